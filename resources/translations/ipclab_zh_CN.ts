<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Diagram</name>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>released</source>
        <translation>已释放</translation>
    </message>
    <message>
        <source>waiting for data</source>
        <translation>等待数据</translation>
    </message>
    <message>
        <source>waiting for room</source>
        <translation>等待空间</translation>
    </message>
    <message>
        <source>waiting for the reader</source>
        <translation>等待读者</translation>
    </message>
    <message>
        <source>waiting for a client</source>
        <translation>等待客户端</translation>
    </message>
    <message>
        <source>waiting for a free instance</source>
        <translation>等待空闲实例</translation>
    </message>
    <message>
        <source>waiting for the calls on it</source>
        <translation>等待其上的调用结束</translation>
    </message>
    <message>
        <source>waiting for a message</source>
        <translation>等待消息</translation>
    </message>
    <message>
        <source>waiting for the object</source>
        <translation>等待对象</translation>
    </message>
    <message>
        <source>%1 of %2 B</source>
        <translation>%1 / %2 B</translation>
    </message>
    <message>
        <source>blocked %1</source>
        <translation>阻塞 %1</translation>
    </message>
    <message>
        <source>· released by %1 in %2</source>
        <translation>· 由 %2 的 %1 释放</translation>
    </message>
    <message>
        <source>takes %1</source>
        <translation>用时 %1</translation>
    </message>
    <message>
        <source>ok %1</source>
        <translation>成功 %1</translation>
    </message>
    <message>
        <source>returns</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>process ended</source>
        <translation>进程结束</translation>
    </message>
    <message>
        <source>%1, thread %2, at %3, took %4</source>
        <translation>%1，线程 %2，于 %3，用时 %4</translation>
    </message>
    <message>
        <source>data written by %1, %2 before</source>
        <translation>数据由 %1 写入，早 %2</translation>
    </message>
    <message>
        <source>· %1 on the way</source>
        <translation>· 在途 %1</translation>
    </message>
    <message>
        <source>waiting for its turn</source>
        <translation>等待轮到自己</translation>
    </message>
    <message>
        <source>an event of X11, to or from a program outside the session</source>
        <translation>X11 事件，来自或发往会话之外的程序</translation>
    </message>
    <message>
        <source>a window message</source>
        <translation>窗口消息</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>unknown format &quot;%1&quot; of a figure; known are %2</source>
        <translation>未知的图片格式“%1”；可用的有 %2</translation>
    </message>
    <message>
        <source>there is nothing to draw: the recording has no calls</source>
        <translation>没有可画的：记录中没有调用</translation>
    </message>
    <message>
        <source>the diagram is %1 × %2 points: too large for a %3 file, which can have %4. Export it as SVG, or record less</source>
        <translation>时序图为 %1 × %2 点：对 %3 文件太大（最多 %4）。请导出为 SVG，或少录一些</translation>
    </message>
    <message>
        <source>the diagram has more than %1 lines: too many for a figure as %2. Record less, or export the calls as a table</source>
        <translation>时序图超过 %1 行：对 %2 图片来说太多了。请少录一些，或将调用导出为表格</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
</context>
<context>
    <name>Library</name>
    <message>
        <source>Handle</source>
        <translation>句柄</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Pipe, read end</source>
        <translation>管道，读端</translation>
    </message>
    <message>
        <source>Pipe, write end</source>
        <translation>管道，写端</translation>
    </message>
    <message>
        <source>Pipe, server end</source>
        <translation>管道，服务器端</translation>
    </message>
    <message>
        <source>Pipe, client end</source>
        <translation>管道，客户端</translation>
    </message>
    <message>
        <source>Mailslot, server</source>
        <translation>邮槽，服务器</translation>
    </message>
    <message>
        <source>Mailslot, client</source>
        <translation>邮槽，客户端</translation>
    </message>
    <message>
        <source>File mapping</source>
        <translation>文件映射</translation>
    </message>
    <message>
        <source>Mutex</source>
        <translation>互斥体</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Semaphore</source>
        <translation>信号量</translation>
    </message>
    <message>
        <source>signalled</source>
        <translation>有信号</translation>
    </message>
    <message>
        <source>not signalled</source>
        <translation>无信号</translation>
    </message>
    <message>
        <source>free</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>owned</source>
        <translation>被占有</translation>
    </message>
    <message>
        <source>abandoned</source>
        <translation>被遗弃</translation>
    </message>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>other end closed</source>
        <translation>另一端已关闭</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>messages wait</source>
        <translation>有消息等待</translation>
    </message>
    <message>
        <source>the slot is gone</source>
        <translation>邮槽已不存在</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>closing</source>
        <translation>正在关闭</translation>
    </message>
    <message>
        <source>listening</source>
        <translation>正在监听</translation>
    </message>
    <message>
        <source>disconnected</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>hot</source>
        <translation>热</translation>
    </message>
    <message>
        <source>warm</source>
        <translation>温</translation>
    </message>
    <message>
        <source>cold</source>
        <translation>冷</translation>
    </message>
    <message>
        <source>ack</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>已请求</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问</translation>
    </message>
    <message>
        <source>Buffer</source>
        <translation>缓冲区</translation>
    </message>
    <message>
        <source>Buffers out · in</source>
        <translation>缓冲区 出 · 入</translation>
    </message>
    <message>
        <source>Bytes available</source>
        <translation>可读字节</translation>
    </message>
    <message>
        <source>Client process</source>
        <translation>客户端进程</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>Created by process</source>
        <translation>创建者进程</translation>
    </message>
    <message>
        <source>Instances</source>
        <translation>实例</translation>
    </message>
    <message>
        <source>Largest message</source>
        <translation>最大消息</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Next message</source>
        <translation>下一条消息</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>拥有者</translation>
    </message>
    <message>
        <source>Process id</source>
        <translation>进程 ID</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Read time-out</source>
        <translation>读取超时</translation>
    </message>
    <message>
        <source>Recursion</source>
        <translation>递归次数</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Server process</source>
        <translation>服务器进程</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Type · read mode</source>
        <translation>类型 · 读取模式</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Wait mode</source>
        <translation>等待模式</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>any size</source>
        <translation>任意大小</translation>
    </message>
    <message>
        <source>forever</source>
        <translation>永远等待</translation>
    </message>
    <message>
        <source>inbound</source>
        <translation>入站</translation>
    </message>
    <message>
        <source>outbound</source>
        <translation>出站</translation>
    </message>
    <message>
        <source>duplex</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>a POSIX thread stands in for a thread handle</source>
        <translation>由 POSIX 线程代替线程句柄</translation>
    </message>
    <message>
        <source>a pipe of Linux, and a page that keeps the quota</source>
        <translation>由 Linux 管道和一个记录配额的内存页代替</translation>
    </message>
    <message>
        <source>a file mapped by mmap</source>
        <translation>由 mmap 映射的文件</translation>
    </message>
    <message>
        <source>a sealed memfd stands in for a section of the paging file</source>
        <translation>由密封的 memfd 代替页面文件中的节</translation>
    </message>
    <message>
        <source>AF_UNIX sockets and a shared file stand in for a named pipe</source>
        <translation>由 AF_UNIX 套接字和一个共享文件代替命名管道</translation>
    </message>
    <message>
        <source>a pidfd stands in for a process handle; its exit code is kept in a shared page</source>
        <translation>由 pidfd 代替进程句柄；退出码保存在共享页中</translation>
    </message>
    <message>
        <source>a queue in shared memory, and an AF_UNIX datagram for each message, stand in for a mailslot</source>
        <translation>由共享内存中的队列和每条消息一个 AF_UNIX 数据报代替邮槽</translation>
    </message>
    <message>
        <source>the slots of the session&apos;s computers stand in for those of a network</source>
        <translation>由本会话各“计算机”的邮槽代替网络上的邮槽</translation>
    </message>
    <message>
        <source>a robust futex stands in for the mutex</source>
        <translation>由 robust futex 代替互斥体</translation>
    </message>
    <message>
        <source>a futex stands in for the event</source>
        <translation>由 futex 代替事件</translation>
    </message>
    <message>
        <source>a futex and a count in shared memory stand in for the semaphore</source>
        <translation>由 futex 和共享内存中的计数代替信号量</translation>
    </message>
    <message>
        <source>mode 0600 in a 0700 directory: this user only</source>
        <translation>0700 目录中的 0600 文件：仅此用户</translation>
    </message>
    <message>
        <source>mode 0600, this user&apos;s session</source>
        <translation>0600，本用户的会话</translation>
    </message>
    <message>
        <source>ended, exit code %1</source>
        <translation>已结束，退出代码 %1</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>Pending operations</source>
        <translation>未完成的操作</translation>
    </message>
    <message>
        <source>byte · byte</source>
        <translation>字节 · 字节</translation>
    </message>
    <message>
        <source>message · byte</source>
        <translation>消息 · 字节</translation>
    </message>
    <message>
        <source>message · message</source>
        <translation>消息 · 消息</translation>
    </message>
    <message>
        <source>thread %1 of process %2</source>
        <translation>进程 %2 的线程 %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of any number</source>
        <translation>%1 / 任意多</translation>
    </message>
    <message>
        <source>%1 or more</source>
        <translation>%1 或更多</translation>
    </message>
    <message>
        <source>mode %1</source>
        <translation>模式 %1</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>waiting, not to be interrupted</source>
        <translation>等待，不可中断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>%1 is not writable</source>
        <translation>%1 不可写</translation>
    </message>
    <message>
        <source>there is no room for all of it</source>
        <translation>空间不足，无法全部写入</translation>
    </message>
    <message>
        <source>unknown format &quot;%1&quot;; known are %2</source>
        <translation>未知的格式“%1”；已知的有 %2</translation>
    </message>
    <message>
        <source>something follows the end of the recording</source>
        <translation>记录结束之后还有内容</translation>
    </message>
    <message>
        <source>the file ends in the middle</source>
        <translation>文件在中途结束</translation>
    </message>
    <message>
        <source>not a recording of this program</source>
        <translation>不是本程序的记录文件</translation>
    </message>
    <message>
        <source>version %1; this program reads version %2</source>
        <translation>版本为 %1；本程序读取版本 %2</translation>
    </message>
    <message>
        <source>a block of %1 bytes; the most is %2</source>
        <translation>一个块有 %1 字节；上限是 %2</translation>
    </message>
    <message>
        <source>the block is damaged: its checksum does not match</source>
        <translation>块已损坏：校验和不符</translation>
    </message>
    <message>
        <source>the block ends in the middle of a value</source>
        <translation>块在一个值的中间结束</translation>
    </message>
    <message>
        <source>the recording does not begin with its start</source>
        <translation>记录没有以其开头部分开始</translation>
    </message>
    <message>
        <source>a block of unknown type %1</source>
        <translation>未知类型 %1 的块</translation>
    </message>
    <message>
        <source>a process with an unknown parent</source>
        <translation>进程的父进程未知</translation>
    </message>
    <message>
        <source>a thread of an unknown process</source>
        <translation>线程所属的进程未知</translation>
    </message>
    <message>
        <source>too many threads</source>
        <translation>线程过多</translation>
    </message>
    <message>
        <source>row %1 was expected, not %2</source>
        <translation>应为第 %1 行，而不是 %2</translation>
    </message>
    <message>
        <source>a record of unknown thread %1</source>
        <translation>属于未知线程 %1 的条目</translation>
    </message>
    <message>
        <source>a record of unknown kind %1</source>
        <translation>未知种类 %1 的条目</translation>
    </message>
    <message>
        <source>a record whose length makes no sense</source>
        <translation>条目的长度不合理</translation>
    </message>
    <message>
        <source>%1 records were announced, %2 are there</source>
        <translation>宣布有 %1 个条目，实有 %2 个</translation>
    </message>
    <message>
        <source>%1: at byte %2: %3</source>
        <translation>%1：第 %2 字节处：%3</translation>
    </message>
    <message>
        <source>it is made for %1</source>
        <translation>它是为 %1 编写的</translation>
    </message>
    <message>
        <source>no display: the clipboard belongs to an X server, and DISPLAY is not set</source>
        <translation>没有显示器：剪贴板属于 X 服务器，而 DISPLAY 未设置</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
</context>
<context>
    <name>lab</name>
    <message>
        <source>exit code %1</source>
        <translation>退出码 %1</translation>
    </message>
    <message>
        <source>killed by signal %1</source>
        <translation>被信号 %1 终止</translation>
    </message>
    <message>
        <source>terminated</source>
        <translation>已终止</translation>
    </message>
    <message>
        <source>crashed: exception 0x%1</source>
        <translation>崩溃：异常 0x%1</translation>
    </message>
</context>
<context>
    <name>lab::Measuring</name>
    <message>
        <source>Round trips are measured by %1, which is not beside this program.</source>
        <translation>往返时间由 %1 测量；它不在本程序旁边。</translation>
    </message>
    <message>
        <source>ipclab-measure did not start: %1</source>
        <translation>ipclab-measure 未能启动：%1</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>ipclab-measure failed: %1</source>
        <translation>ipclab-measure 失败：%1</translation>
    </message>
</context>
<context>
    <name>lab::PeerProcess</name>
    <message>
        <source>a line of more than 256 MiB; the peer was ended</source>
        <translation>一行超过 256 MiB；该进程已被结束</translation>
    </message>
    <message>
        <source>not an answer: %1</source>
        <translation>不是回答：%1</translation>
    </message>
    <message>
        <source>the peer ended before it answered</source>
        <translation>进程在回答之前结束了</translation>
    </message>
    <message>
        <source>the peer ended (%1) before it answered</source>
        <translation>进程在回答之前结束了（%1）</translation>
    </message>
</context>
<context>
    <name>lab::Runner</name>
    <message>
        <source>%1 differs from Windows here. %2</source>
        <translation>%1 在此处与 Windows 不同。%2</translation>
    </message>
    <message>
        <source>the peer &quot;%1&quot; did not start: %2</source>
        <translation>进程“%1”未能启动：%2</translation>
    </message>
    <message>
        <source>the peer &quot;%1&quot; ended while it started: %2</source>
        <translation>进程“%1”在启动时结束了：%2</translation>
    </message>
    <message>
        <source>not on this platform</source>
        <translation>此平台上不行</translation>
    </message>
    <message>
        <source>nothing runs in the background as &quot;%1&quot;</source>
        <translation>没有以“%1”为名在后台运行的调用</translation>
    </message>
    <message>
        <source>&quot;%1&quot; still runs</source>
        <translation>“%1”仍在运行</translation>
    </message>
    <message>
        <source>it was expected to be still running after %1 ms, and returned: %2</source>
        <translation>预期 %1 毫秒后仍在运行，却返回了：%2</translation>
    </message>
    <message>
        <source>still in %1 after %2 ms</source>
        <translation>%2 毫秒后仍在 %1 中</translation>
    </message>
    <message>
        <source>%1 has neither begun nor returned</source>
        <translation>%1 既未开始也未返回</translation>
    </message>
    <message>
        <source>%1 has not returned after %2 ms</source>
        <translation>%1 在 %2 毫秒后仍未返回</translation>
    </message>
    <message>
        <source>step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
</context>
<context>
    <name>lab::Session</name>
    <message>
        <source>there is no peer called &quot;%1&quot; now</source>
        <translation>现在没有名为“%1”的对等进程</translation>
    </message>
    <message>
        <source>there is no peer called &quot;%1&quot; now: %2</source>
        <translation>现在没有名为“%1”的对等进程：%2</translation>
    </message>
    <message>
        <source>unknown call &quot;%1&quot;</source>
        <translation>未知的调用“%1”</translation>
    </message>
    <message>
        <source>&quot;$%1&quot; has no value</source>
        <translation>“$%1”没有值</translation>
    </message>
    <message>
        <source>it was not wanted any more</source>
        <translation>已不再需要</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>退出码 %1</translation>
    </message>
    <message>
        <source>there is a peer called &quot;%1&quot; already</source>
        <translation>已有名为“%1”的进程</translation>
    </message>
    <message>
        <source>the recording has no room for more threads</source>
        <translation>记录容不下更多线程</translation>
    </message>
    <message>
        <source>did not start: %1</source>
        <translation>未能启动：%1</translation>
    </message>
    <message>
        <source>ended with its parent</source>
        <translation>随父进程结束</translation>
    </message>
    <message>
        <source>its parent saw it end</source>
        <translation>其父进程看到它结束</translation>
    </message>
</context>
<context>
    <name>lab::Wine</name>
    <message>
        <source>The Windows peer did not start in Wine.</source>
        <translation>Windows 进程未能在 Wine 中启动。</translation>
    </message>
    <message>
        <source>Wine is not installed: install the packages wine and wine64</source>
        <translation>未安装 Wine：请安装软件包 wine 和 wine64</translation>
    </message>
    <message>
        <source>the Windows peer, ipclab-peer.exe, was not built: install g++-mingw-w64-x86-64-posix and build again</source>
        <translation>Windows 进程 ipclab-peer.exe 未构建：请安装 g++-mingw-w64-x86-64-posix 并重新构建</translation>
    </message>
    <message>
        <source>Cannot write to %1.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Preparing Wine. This is done once and takes some seconds.</source>
        <translation>正在准备 Wine。只需一次，要几秒钟。</translation>
    </message>
    <message>
        <source>Preparing Wine, %1 s. This is done once and takes some seconds.</source>
        <translation>正在准备 Wine，%1 秒。只需一次，要几秒钟。</translation>
    </message>
    <message>
        <source>Cannot make %1.</source>
        <translation>无法创建 %1。</translation>
    </message>
    <message>
        <source>%1 could not be started.</source>
        <translation>无法启动 %1。</translation>
    </message>
    <message>
        <source>%1 ended with code %2.</source>
        <translation>%1 以代码 %2 结束。</translation>
    </message>
</context>
<context>
    <name>ui::AddressFigure</name>
    <message>
        <source>Address space layouts</source>
        <translation>地址空间布局</translation>
    </message>
    <message>
        <source>&lt;b&gt;%1&lt;/b&gt; %2 – %3 (%4)&lt;br&gt;%5&lt;br&gt;&lt;i&gt;%6&lt;/i&gt;</source>
        <translation>&lt;b&gt;%1&lt;/b&gt; %2 – %3（%4）&lt;br&gt;%5&lt;br&gt;&lt;i&gt;%6&lt;/i&gt;</translation>
    </message>
</context>
<context>
    <name>ui::AddressLayouts</name>
    <message>
        <source>no access</source>
        <translation>不可访问</translation>
    </message>
    <message>
        <source>The first 64 KB are never mapped, so that a NULL pointer is noticed.</source>
        <translation>前 64 KB 从不映射，以便发现 NULL 指针。</translation>
    </message>
    <message>
        <source>The last 64 KB below the system are never mapped: a buffer that runs over stops here.</source>
        <translation>系统之下最后 64 KB 从不映射：越界的缓冲区在此停止。</translation>
    </message>
    <message>
        <source>Windows NT</source>
        <translation>Windows NT</translation>
    </message>
    <message>
        <source>2 GB + 2 GB system</source>
        <translation>2 GB + 系统 2 GB</translation>
    </message>
    <message>
        <source>process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Code, data, heaps, stacks and views: each process has its own.</source>
        <translation>代码、数据、堆、栈和视图：每个进程各有一份。</translation>
    </message>
    <message>
        <source>system</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>Kernel, drivers, page tables; out of reach for programs.</source>
        <translation>内核、驱动、页表；程序无法触及。</translation>
    </message>
    <message>
        <source>Windows NT /3GB</source>
        <translation>Windows NT /3GB</translation>
    </message>
    <message>
        <source>3 GB + 1 GB system</source>
        <translation>3 GB + 系统 1 GB</translation>
    </message>
    <message>
        <source>Only for programs that are marked IMAGE_FILE_LARGE_ADDRESS_AWARE.</source>
        <translation>仅用于标记为 IMAGE_FILE_LARGE_ADDRESS_AWARE 的程序。</translation>
    </message>
    <message>
        <source>The system makes do with 1 GB.</source>
        <translation>系统只用 1 GB。</translation>
    </message>
    <message>
        <source>Windows 95/98</source>
        <translation>Windows 95/98</translation>
    </message>
    <message>
        <source>2 GB + 1 shared + 1 system</source>
        <translation>2 GB + 共享 1 + 系统 1</translation>
    </message>
    <message>
        <source>not writable</source>
        <translation>不可写</translation>
    </message>
    <message>
        <source>Catches NULL pointers; private.</source>
        <translation>捕获 NULL 指针；私有。</translation>
    </message>
    <message>
        <source>MS-DOS</source>
        <translation>MS-DOS</translation>
    </message>
    <message>
        <source>MS-DOS compatibility: private and writable, not for 32-bit programs.</source>
        <translation>MS-DOS 兼容区：私有且可写，不供 32 位程序使用。</translation>
    </message>
    <message>
        <source>Code, data, heaps and stacks of the process.</source>
        <translation>进程的代码、数据、堆和栈。</translation>
    </message>
    <message>
        <source>shared by all</source>
        <translation>所有进程共享</translation>
    </message>
    <message>
        <source>System DLLs and mapped files: the same in every process, and any process may write there. A mapped file has the same address everywhere.</source>
        <translation>系统 DLL 和映射文件：在每个进程中相同，任何进程都可写入。映射文件在各处地址相同。</translation>
    </message>
    <message>
        <source>The system itself, and any program can read and write it.</source>
        <translation>系统本身，任何程序都可读写。</translation>
    </message>
    <message>
        <source>Windows, 64 bit</source>
        <translation>Windows，64 位</translation>
    </message>
    <message>
        <source>128 TB + 128 TB system</source>
        <translation>128 TB + 系统 128 TB</translation>
    </message>
    <message>
        <source>128 TB since Windows 8.1, 8 TB before.</source>
        <translation>自 Windows 8.1 起 128 TB，此前 8 TB。</translation>
    </message>
    <message>
        <source>The upper half; its addresses begin with 0xFFFF. Between the halves lies what the processor cannot address.</source>
        <translation>上半部分；地址以 0xFFFF 开头。两半之间是处理器无法寻址的部分。</translation>
    </message>
</context>
<context>
    <name>ui::BytesView</name>
    <message>
        <source>Bytes of the selected call</source>
        <translation>所选调用的字节</translation>
    </message>
    <message>
        <source>Select a call to see the bytes it moved.</source>
        <translation>选择一个调用，查看它传送的字节。</translation>
    </message>
    <message>
        <source>%1 moved no bytes.</source>
        <translation>%1 没有传送字节。</translation>
    </message>
    <message>
        <source>%1, %2, of which the first %3 were kept</source>
        <translation>%1，%2，保留了前 %3</translation>
    </message>
</context>
<context>
    <name>ui::CallDialog</name>
    <message>
        <source>%1 in %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>%1 ended: %2</source>
        <translation>%1 已结束：%2</translation>
    </message>
</context>
<context>
    <name>ui::CallForm</name>
    <message>
        <source>the process ended before it answered</source>
        <translation>进程在应答前结束</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>应答</translation>
    </message>
    <message>
        <source>Thread that makes the call</source>
        <translation>发出调用的线程</translation>
    </message>
    <message>
        <source>Each thread makes its calls in order. A new name starts a new thread.</source>
        <translation>每个线程按顺序发出调用。新名字会启动新线程。</translation>
    </message>
    <message>
        <source>&amp;Call %1</source>
        <translation>调用 %1(&amp;C)</translation>
    </message>
    <message>
        <source>Make this call now (Enter)</source>
        <translation>现在发出此调用（回车）</translation>
    </message>
    <message>
        <source>on thread</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>a thread is needed</source>
        <translation>需要一个线程</translation>
    </message>
    <message>
        <source>made; no answer yet …</source>
        <translation>已发出，尚无应答…</translation>
    </message>
</context>
<context>
    <name>ui::CallInspector</name>
    <message>
        <source>The selected call on both systems</source>
        <translation>所选调用在两个系统上</translation>
    </message>
    <message>
        <source>Select a call to see it on both systems</source>
        <translation>选择一个调用，查看它在两个系统上的样子</translation>
    </message>
    <message>
        <source>The call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>What stood in for it</source>
        <translation>代替它的</translation>
    </message>
    <message>
        <source>Beneath it</source>
        <translation>其下</translation>
    </message>
    <message>
        <source>The same step</source>
        <translation>同一步骤</translation>
    </message>
</context>
<context>
    <name>ui::CallList</name>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Go to the end and stay there (Ctrl+End)</source>
        <translation>到末尾并停留在那里（Ctrl+End）</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Thread</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>No calls yet: press Run, or make one by hand.</source>
        <translation>还没有调用：请按“运行”，或手动发出一个。</translation>
    </message>
    <message>
        <source>No call passes the filter.</source>
        <translation>没有调用符合筛选条件。</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>查找中…</translation>
    </message>
    <message>
        <source>&amp;Copy line</source>
        <translation>复制此行(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Go to this moment</source>
        <translation>转到此刻(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Follow the end</source>
        <translation>跟随末尾(&amp;F)</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>阻塞</translation>
    </message>
</context>
<context>
    <name>ui::ComparePage</name>
    <message>
        <source>One payload</source>
        <translation>一份数据</translation>
    </message>
    <message>
        <source>How fast they are here</source>
        <translation>在这台机器上有多快</translation>
    </message>
    <message>
        <source>What they are</source>
        <translation>它们是什么</translation>
    </message>
    <message>
        <source>As documented for Windows</source>
        <translation>依 Windows 文档</translation>
    </message>
    <message>
        <source>Measured on this machine</source>
        <translation>在这台机器上测得</translation>
    </message>
    <message>
        <source>Properties of the mechanisms</source>
        <translation>各机制的性质</translation>
    </message>
    <message>
        <source>Click a cell for an experiment that shows it</source>
        <translation>点击单元格查看演示它的实验</translation>
    </message>
</context>
<context>
    <name>ui::DataField</name>
    <message>
        <source>hex digits in pairs, such as 68 65 6c</source>
        <translation>成对的十六进制数字，如 68 65 6c</translation>
    </message>
    <message>
        <source>a letter and how many, such as A × 70000</source>
        <translation>一个字母和个数，如 A × 70000</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>How the data is written</source>
        <translation>数据的写法</translation>
    </message>
    <message>
        <source>none (NULL)</source>
        <translation>无（NULL）</translation>
    </message>
    <message>
        <source>no bytes</source>
        <translation>无字节</translation>
    </message>
</context>
<context>
    <name>ui::ExportMenu</name>
    <message>
        <source>%1 is written</source>
        <translation>%1 已写入</translation>
    </message>
    <message>
        <source>Calls as a &amp;table (CSV)</source>
        <translation>调用表格 (CSV)(&amp;T)</translation>
    </message>
    <message>
        <source>Records as &amp;JSON</source>
        <translation>记录为 JSON(&amp;J)</translation>
    </message>
    <message>
        <source>Diagram as &amp;Mermaid text</source>
        <translation>时序图为 Mermaid 文本(&amp;M)</translation>
    </message>
    <message>
        <source>Diagram as Plant&amp;UML text</source>
        <translation>时序图为 PlantUML 文本(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Document (Markdown)</source>
        <translation>文档 (Markdown)(&amp;D)</translation>
    </message>
    <message>
        <source>Trace for &amp;Perfetto</source>
        <translation>Perfetto 跟踪(&amp;P)</translation>
    </message>
    <message>
        <source>Diagram as a figure (%1)</source>
        <translation>时序图为图片（%1）</translation>
    </message>
    <message>
        <source>&amp;Recording (.ipclab)…</source>
        <translation>记录文件 (.ipclab)…(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Picture of the window (PNG)…</source>
        <translation>窗口图片 (PNG)…(&amp;P)</translation>
    </message>
    <message>
        <source>Not written</source>
        <translation>未写入</translation>
    </message>
    <message>
        <source>Save the recording</source>
        <translation>保存记录</translation>
    </message>
    <message>
        <source>Export the recording</source>
        <translation>导出记录</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Save the diagram as a figure</source>
        <translation>将时序图保存为图片</translation>
    </message>
    <message>
        <source>Save a picture of the window</source>
        <translation>保存窗口图片</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>无法写入 %1</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>正在写入 %1…</translation>
    </message>
    <message>
        <source>Drawing %1…</source>
        <translation>正在绘制 %1…</translation>
    </message>
    <message>
        <source>%1: the recording was replaced meanwhile</source>
        <translation>%1：记录在此期间被替换</translation>
    </message>
</context>
<context>
    <name>ui::FactsColumn</name>
    <message>
        <source>&#x2003;%1, thread %2, %3</source>
        <translation>&#x2003;%1，线程 %2，%3</translation>
    </message>
    <message>
        <source>This is the call itself: a Windows program made it, and Wine carried it out. What Wine asked of Linux for it is not recorded.</source>
        <translation>这就是该调用本身：由 Windows 程序发出，由 Wine 执行。Wine 为此向 Linux 请求了什么没有记录。</translation>
    </message>
    <message>
        <source>This is the call itself: nothing stands in for it.</source>
        <translation>这就是该调用本身：没有任何替代。</translation>
    </message>
    <message>
        <source>No system call: it was done in memory.</source>
        <translation>没有系统调用：在内存中完成。</translation>
    </message>
    <message>
        <source>System calls: %1, %2 of %3</source>
        <translation>系统调用：%1 次，占 %3 中的 %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
</context>
<context>
    <name>ui::FlagsField</name>
    <message>
        <source>%1 is not a name of these flags</source>
        <translation>%1 不是这些标志的名字</translation>
    </message>
</context>
<context>
    <name>ui::HandleDetails</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问权</translation>
    </message>
    <message>
        <source>Other end</source>
        <translation>另一端</translation>
    </message>
    <message>
        <source>Inheritable</source>
        <translation>可继承</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>Underneath</source>
        <translation>底层</translation>
    </message>
    <message>
        <source>This handle is closed</source>
        <translation>此句柄已关闭</translation>
    </message>
    <message>
        <source>Choose a handle to see all of it</source>
        <translation>选择一个句柄查看全部信息</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>%1, also %2</source>
        <translation>%1，另有 %2</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
</context>
<context>
    <name>ui::HandleField</name>
    <message>
        <source>a handle is needed</source>
        <translation>需要一个句柄</translation>
    </message>
    <message>
        <source>a handle is a number, such as 0x34</source>
        <translation>句柄是一个数，如 0x34</translation>
    </message>
</context>
<context>
    <name>ui::HandleModel</name>
    <message>
        <source>closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>The record in which the object was made: handles with the same number refer to the same object</source>
        <translation>创建该对象的记录：号码相同的句柄指向同一对象</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Handle</source>
        <translation>句柄</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Other end</source>
        <translation>另一端</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问权</translation>
    </message>
    <message>
        <source>Inheritable</source>
        <translation>可继承</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>%1: click to go there</source>
        <translation>%1：点击前往</translation>
    </message>
</context>
<context>
    <name>ui::HandleTable</name>
    <message>
        <source>Handles</source>
        <translation>句柄</translation>
    </message>
    <message>
        <source>All columns</source>
        <translation>所有列</translation>
    </message>
</context>
<context>
    <name>ui::KernelColumn</name>
    <message>
        <source>Inside the kernel</source>
        <translation>内核之中</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>句柄</translation>
    </message>
</context>
<context>
    <name>ui::LessonView</name>
    <message>
        <source>There is no lesson on this mechanism yet.</source>
        <translation>还没有关于此机制的课程。</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
</context>
<context>
    <name>ui::LowerTabs</name>
    <message>
        <source>Both systems</source>
        <translation>两个系统</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Timing</source>
        <translation>计时</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>&amp;Follow the calls</source>
        <translation>跟随调用(&amp;F)</translation>
    </message>
    <message>
        <source>Fi&amp;lter the calls</source>
        <translation>筛选调用(&amp;L)</translation>
    </message>
    <message>
        <source>Only &amp;errors</source>
        <translation>只看错误(&amp;E)</translation>
    </message>
    <message>
        <source>Only calls that failed</source>
        <translation>只看失败的调用</translation>
    </message>
    <message>
        <source>&amp;System calls beneath</source>
        <translation>底层系统调用(&amp;S)</translation>
    </message>
    <message>
        <source>Also what the library asked of the system</source>
        <translation>也显示库向系统请求了什么</translation>
    </message>
    <message>
        <source>&amp;Handle changes</source>
        <translation>句柄变化(&amp;H)</translation>
    </message>
    <message>
        <source>Also when handles were opened, changed and closed</source>
        <translation>也显示句柄何时打开、改变和关闭</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Which records are listed</source>
        <translation>列出哪些记录</translation>
    </message>
    <message>
        <source>Filter: process, call, result…</source>
        <translation>筛选：进程、调用、结果…</translation>
    </message>
    <message>
        <source>Filter the calls</source>
        <translation>筛选调用</translation>
    </message>
    <message>
        <source>Show the calls in which all these words occur (%1)</source>
        <translation>只显示包含所有这些词的调用（%1）</translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message>
        <source>IPC Lab</source>
        <translation>IPC Lab</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Processes &amp;&amp; threads</source>
        <translation>进程与线程</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Experiments and recordings (*.json *.ipclab)</source>
        <translation>实验和记录 (*.json *.ipclab)</translation>
    </message>
    <message>
        <source>Not opened</source>
        <translation>未打开</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开…(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Save and export</source>
        <translation>保存与导出(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Te&amp;xt</source>
        <translation>文字(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Page</source>
        <translation>页面(&amp;P)</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Print</source>
        <translation>打印(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Larger</source>
        <translation>放大(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Smaller</source>
        <translation>缩小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Normal</source>
        <translation>正常(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Take the tour</source>
        <translation>观看导览(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;About IPC Lab</source>
        <translation>关于 IPC Lab(&amp;A)</translation>
    </message>
    <message>
        <source>About IPC Lab</source>
        <translation>关于 IPC Lab</translation>
    </message>
    <message>
        <source>&lt;h3&gt;IPC Lab %1&lt;/h3&gt;&lt;p&gt;Shows how processes talk to each other: real processes, real calls, measured as they happen.&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later&lt;/p&gt;</source>
        <translation>&lt;h3&gt;IPC Lab %1&lt;/h3&gt;&lt;p&gt;展示进程之间如何通信：真实的进程，真实的调用，实时测量。&lt;/p&gt;&lt;p&gt;GPL-3.0-or-later&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>语言(&amp;G)</translation>
    </message>
    <message>
        <source>The window is made anew; what runs in it ends</source>
        <translation>窗口会重新建立；其中运行的内容会结束</translation>
    </message>
</context>
<context>
    <name>ui::MeasurePanel</name>
    <message>
        <source>How fast they are here</source>
        <translation>在这台机器上有多快</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>Round trips through each, at five sizes, beside the raw system calls: about a minute</source>
        <translation>每种机制在五种大小下的往返，与原始系统调用并列：约一分钟</translation>
    </message>
    <message>
        <source>Progress of the measurement</source>
        <translation>测量进度</translation>
    </message>
    <message>
        <source>Measure all six on this machine, in a process of their own</source>
        <translation>在这台机器上用独立进程测量全部六种</translation>
    </message>
    <message>
        <source>Mechanism</source>
        <translation>机制</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Median round trip</source>
        <translation>往返中位数</translation>
    </message>
    <message>
        <source>95 % interval, n</source>
        <translation>95 % 区间，n</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Raw, 95 % interval</source>
        <translation>原始，95 % 区间</translation>
    </message>
    <message>
        <source>%1  (%2 – %3)</source>
        <translation>%1（%2 – %3）</translation>
    </message>
    <message>
        <source>Library / raw</source>
        <translation>库 / 原始</translation>
    </message>
    <message>
        <source>Traced / raw</source>
        <translation>跟踪 / 原始</translation>
    </message>
    <message>
        <source>Raw system calls</source>
        <translation>原始系统调用</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>%1 – %2, n = %3</source>
        <translation>%1 – %2，n = %3</translation>
    </message>
    <message>
        <source>Solid: through the library. Dashed: raw system calls, measured by turns in the same run. Traced / raw is the cost of looking.</source>
        <translation>实线：经过库。虚线：原始系统调用，同一次运行中轮流测量。“跟踪 / 原始”是观察的代价。</translation>
    </message>
</context>
<context>
    <name>ui::Mechanism</name>
    <message>
        <source>Clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>DDE</source>
        <translation>DDE</translation>
    </message>
    <message>
        <source>Memory-mapped file</source>
        <translation>内存映射文件</translation>
    </message>
    <message>
        <source>Anonymous pipe</source>
        <translation>匿名管道</translation>
    </message>
    <message>
        <source>Named pipe</source>
        <translation>命名管道</translation>
    </message>
    <message>
        <source>Mailslot</source>
        <translation>邮槽</translation>
    </message>
</context>
<context>
    <name>ui::MechanismPage</name>
    <message>
        <source>Start a &amp;process…</source>
        <translation>启动进程…(&amp;P)</translation>
    </message>
    <message>
        <source>Start one more process to make calls in (%1)</source>
        <translation>再启动一个进程来发出调用（%1）</translation>
    </message>
    <message>
        <source>%1 did not start: %2</source>
        <translation>%1 未能启动：%2</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>&lt;b&gt;Two real processes are talking.&lt;/b&gt; Look here: time runs down, each line is a call that one of them makes, and an arrow is data on its way through the object in the middle.</source>
        <translation>&lt;b&gt;两个真实的进程正在通信。&lt;/b&gt;请看这里：时间自上而下，每一行是其中一个进程发出的调用，箭头是经过中间对象的数据。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Inside the kernel:&lt;/b&gt; what the object holds at this moment, and who has it open. Click what you want to know more of.</source>
        <translation>&lt;b&gt;内核之中：&lt;/b&gt;对象此刻保存着什么，谁打开了它。点击可了解更多。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Every call, its bytes and its time.&lt;/b&gt; What is selected here is selected everywhere.</source>
        <translation>&lt;b&gt;每个调用、它的字节和时间。&lt;/b&gt;在这里选中的，处处都被选中。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Your turn:&lt;/b&gt; each button makes that call in this process, for real. Record keeps what you do as an experiment.</source>
        <translation>&lt;b&gt;轮到你了：&lt;/b&gt;每个按钮都在此进程中真实地发出该调用。“录制”把你的操作保存为实验。</translation>
    </message>
    <message>
        <source>&lt;b&gt;Choose another experiment&lt;/b&gt; and run it, or go through it step by step. Each of the tabs above is another way to talk.</source>
        <translation>&lt;b&gt;选择另一个实验&lt;/b&gt;并运行，或逐步执行。上方每个标签页都是另一种通信方式。</translation>
    </message>
    <message>
        <source>IPC Lab</source>
        <translation>IPC Lab</translation>
    </message>
    <message>
        <source>Showing the recording…</source>
        <translation>正在显示记录…</translation>
    </message>
</context>
<context>
    <name>ui::MemoryBarsView</name>
    <message>
        <source>Address spaces</source>
        <translation>地址空间</translation>
    </message>
    <message>
        <source>%1, %2 in memory</source>
        <translation>%1，内存中 %2</translation>
    </message>
</context>
<context>
    <name>ui::MemoryMap</name>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>heap</source>
        <translation>堆</translation>
    </message>
    <message>
        <source>stack</source>
        <translation>栈</translation>
    </message>
    <message>
        <source>private</source>
        <translation>私有</translation>
    </message>
    <message>
        <source>mapped file</source>
        <translation>映射文件</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>reserved</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>where its regions are now</source>
        <translation>其区域现在的位置</translation>
    </message>
    <message>
        <source>asked of the process itself</source>
        <translation>向进程本身询问</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>空</translation>
    </message>
    <message>
        <source>No page is there: to touch it is an access violation.</source>
        <translation>那里没有页：触碰即为访问冲突。</translation>
    </message>
    <message>
        <source>%1 regions with %2 bytes</source>
        <translation>%1 个区域，共 %2 字节</translation>
    </message>
    <message>
        <source>the lab&apos;s trace</source>
        <translation>实验室的跟踪区</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未告知</translation>
    </message>
</context>
<context>
    <name>ui::MomentBar</name>
    <message>
        <source>To the &amp;beginning</source>
        <translation>到开头(&amp;B)</translation>
    </message>
    <message>
        <source>Before everything</source>
        <translation>一切之前</translation>
    </message>
    <message>
        <source>&amp;One back</source>
        <translation>后退一步(&amp;O)</translation>
    </message>
    <message>
        <source>The moment before</source>
        <translation>上一时刻</translation>
    </message>
    <message>
        <source>Pla&amp;y again</source>
        <translation>重放(&amp;Y)</translation>
    </message>
    <message>
        <source>Play again what was recorded, from this moment on</source>
        <translation>从此刻起重放记录</translation>
    </message>
    <message>
        <source>One for&amp;ward</source>
        <translation>前进一步(&amp;W)</translation>
    </message>
    <message>
        <source>The next moment</source>
        <translation>下一时刻</translation>
    </message>
    <message>
        <source>&amp;Live</source>
        <translation>实时(&amp;L)</translation>
    </message>
    <message>
        <source>Show the end as it grows</source>
        <translation>随增长显示末尾</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>ui::MomentTrack</name>
    <message>
        <source>Moment</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>The moment that all views show</source>
        <translation>所有视图显示的时刻</translation>
    </message>
    <message>
        <source>before everything</source>
        <translation>一切之前</translation>
    </message>
</context>
<context>
    <name>ui::NumberField</name>
    <message>
        <source>a number is needed</source>
        <translation>需要一个数</translation>
    </message>
    <message>
        <source>neither a number nor one of the names</source>
        <translation>既不是数，也不是其中的名字</translation>
    </message>
    <message>
        <source>not a number (decimal or 0x…)</source>
        <translation>不是数（十进制或 0x…）</translation>
    </message>
</context>
<context>
    <name>ui::ObjectField</name>
    <message>
        <source>not JSON: {&quot;name&quot;: value} or [&quot;…&quot;, …]</source>
        <translation>不是 JSON：{&quot;name&quot;: value} 或 [&quot;…&quot;, …]</translation>
    </message>
</context>
<context>
    <name>ui::OverviewStrip</name>
    <message>
        <source>The whole recording: click to go there</source>
        <translation>整个记录：点击前往</translation>
    </message>
    <message>
        <source>Overview of the recording</source>
        <translation>记录总览</translation>
    </message>
</context>
<context>
    <name>ui::PeerModel</name>
    <message>
        <source>IPC Lab</source>
        <translation>IPC Lab</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>本窗口</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>pid</source>
        <translation>pid</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>In a call</source>
        <translation>调用中</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>句柄</translation>
    </message>
</context>
<context>
    <name>ui::PredictCard</name>
    <message>
        <source>Predict</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Ask no more</source>
        <translation>不再提问</translation>
    </message>
    <message>
        <source>Run menu, &quot;%1&quot;, brings the questions back</source>
        <translation>“运行”菜单中的“%1”可恢复提问</translation>
    </message>
    <message>
        <source>Skipped: %1</source>
        <translation>已跳过：%1</translation>
    </message>
    <message>
        <source>✓ Right: %1</source>
        <translation>✓ 正确：%1</translation>
    </message>
    <message>
        <source>✗ Not so: %1</source>
        <translation>✗ 不对：%1</translation>
    </message>
</context>
<context>
    <name>ui::ProcessCard</name>
    <message>
        <source>Overlapped operations that were started and have not ended</source>
        <translation>已启动而尚未结束的重叠操作</translation>
    </message>
    <message>
        <source>%1 %2 pending %3</source>
        <translation>%1 %2 等待中 %3</translation>
    </message>
    <message>
        <source>Process %1</source>
        <translation>进程 %1</translation>
    </message>
    <message>
        <source>more…</source>
        <translation>更多…</translation>
    </message>
    <message>
        <source>Every call of this mechanism</source>
        <translation>此机制的所有调用</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>终止</translation>
    </message>
    <message>
        <source>End this process as a crash would</source>
        <translation>像崩溃一样结束此进程</translation>
    </message>
    <message>
        <source>pid %1</source>
        <translation>pid %1</translation>
    </message>
    <message>
        <source>ended: %1</source>
        <translation>已结束：%1</translation>
    </message>
    <message>
        <source>not started yet</source>
        <translation>尚未启动</translation>
    </message>
    <message>
        <source>%1 %2 blocked %3</source>
        <translation>%1 %2 阻塞 %3</translation>
    </message>
    <message>
        <source>%1 ready</source>
        <translation>%1 就绪</translation>
    </message>
</context>
<context>
    <name>ui::ProcessDetails</name>
    <message>
        <source>Process id</source>
        <translation>进程 ID</translation>
    </message>
    <message>
        <source>Parent</source>
        <translation>父进程</translation>
    </message>
    <message>
        <source>Command line</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>Priority class</source>
        <translation>优先级类</translation>
    </message>
    <message>
        <source>Working set</source>
        <translation>工作集</translation>
    </message>
    <message>
        <source>%1 now, %2 at most so far</source>
        <translation>现在 %1，至今最多 %2</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限制</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Private memory</source>
        <translation>私有内存</translation>
    </message>
    <message>
        <source>Address space</source>
        <translation>地址空间</translation>
    </message>
    <message>
        <source>%1 in %2 regions</source>
        <translation>%1，%2 个区域</translation>
    </message>
    <message>
        <source>Page faults</source>
        <translation>缺页</translation>
    </message>
    <message>
        <source>%1 soft, %2 from disk</source>
        <translation>软 %1，来自磁盘 %2</translation>
    </message>
    <message>
        <source>Handles</source>
        <translation>句柄</translation>
    </message>
    <message>
        <source>Descriptors</source>
        <translation>描述符</translation>
    </message>
    <message>
        <source>%1 open in the kernel</source>
        <translation>内核中打开 %1 个</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>%1，已 %2</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>它是什么</translation>
    </message>
    <message>
        <source>Property</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>CPU time</source>
        <translation>CPU 时间</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>优先级</translation>
    </message>
    <message>
        <source>Blocked in</source>
        <translation>阻塞于</translation>
    </message>
    <message>
        <source>Handle</source>
        <translation>句柄</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Inheritable</source>
        <translation>可继承</translation>
    </message>
    <message>
        <source>Underneath</source>
        <translation>底层</translation>
    </message>
    <message>
        <source>Memory regions</source>
        <translation>内存区域</translation>
    </message>
    <message>
        <source>From</source>
        <translation>起始</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>In memory</source>
        <translation>内存中</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>保护</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Variable</source>
        <translation>变量</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1, %2 used</source>
        <translation>%1，已用 %2</translation>
    </message>
    <message>
        <source>%1, pointer at %2</source>
        <translation>%1，指针在 %2</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>栈</translation>
    </message>
    <message>
        <source>Stack from – to</source>
        <translation>栈的范围</translation>
    </message>
    <message>
        <source>%1 recorded</source>
        <translation>已记录 %1 个</translation>
    </message>
</context>
<context>
    <name>ui::ProcessSnapshot</name>
    <message>
        <source>IPC Lab (this window)</source>
        <translation>IPC Lab（本窗口）</translation>
    </message>
</context>
<context>
    <name>ui::ProcessesPage</name>
    <message>
        <source>asking %1 …</source>
        <translation>正在询问 %1 …</translation>
    </message>
    <message>
        <source>%1 on all pages</source>
        <translation>所有页面共 %1</translation>
    </message>
    <message>
        <source>process</source>
        <translation>个进程</translation>
    </message>
    <message>
        <source>processes</source>
        <translation>个进程</translation>
    </message>
    <message>
        <source>Processes that run now</source>
        <translation>正在运行的进程</translation>
    </message>
    <message>
        <source>Address space, and what it owns</source>
        <translation>地址空间及其所有物</translation>
    </message>
    <message>
        <source>How the classics divide the address space</source>
        <translation>经典著作如何划分地址空间</translation>
    </message>
    <message>
        <source>32 bit: 4 GB</source>
        <translation>32 位：4 GB</translation>
    </message>
    <message>
        <source>64 bit, and this process</source>
        <translation>64 位与此进程</translation>
    </message>
    <message>
        <source>Run an experiment on another page: its processes appear here.</source>
        <translation>在其他页面运行实验：它的进程会出现在这里。</translation>
    </message>
    <message>
        <source>it has ended</source>
        <translation>它已结束</translation>
    </message>
</context>
<context>
    <name>ui::RecordAction</name>
    <message>
        <source>Keep the calls that you make as an experiment. It begins with the first call of these processes, because later ones need its handles (%1)</source>
        <translation>把你发出的调用保存为实验。它从这些进程的第一个调用开始，因为后面的调用需要其句柄（%1）</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Re&amp;cord</source>
        <translation>录制(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing to keep</source>
        <translation>没有可保存的</translation>
    </message>
    <message>
        <source>No call was made. Start a process, and make calls with the buttons of its card.</source>
        <translation>没有发出调用。请启动一个进程，用其卡片上的按钮发出调用。</translation>
    </message>
    <message>
        <source>Too long for an experiment</source>
        <translation>对实验来说太长</translation>
    </message>
    <message>
        <source>There were more than %1 calls. Reset, and record again.</source>
        <translation>调用超过 %1 个。请重置后再录制。</translation>
    </message>
    <message>
        <source>Not written</source>
        <translation>未写入</translation>
    </message>
</context>
<context>
    <name>ui::RunActions</name>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>Run the experiment, or go on after a pause</source>
        <translation>运行实验，或在暂停后继续</translation>
    </message>
    <message>
        <source>&amp;Step</source>
        <translation>单步(&amp;S)</translation>
    </message>
    <message>
        <source>Make the next step, then pause</source>
        <translation>执行下一步，然后暂停</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Pause after the step that runs now</source>
        <translation>当前步骤之后暂停</translation>
    </message>
    <message>
        <source>R&amp;eset</source>
        <translation>重置(&amp;E)</translation>
    </message>
    <message>
        <source>End all processes and empty the recording</source>
        <translation>结束所有进程并清空记录</translation>
    </message>
    <message>
        <source>Ask me to pre&amp;dict</source>
        <translation>让我预测(&amp;D)</translation>
    </message>
    <message>
        <source>Stop before the steps that have a question, and ask it</source>
        <translation>在有问题的步骤之前停下并提问</translation>
    </message>
</context>
<context>
    <name>ui::RunBar</name>
    <message>
        <source>full speed</source>
        <translation>全速</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>快</translation>
    </message>
    <message>
        <source>½ s a step</source>
        <translation>每步 ½ 秒</translation>
    </message>
    <message>
        <source>1 s a step</source>
        <translation>每步 1 秒</translation>
    </message>
    <message>
        <source>2 s a step</source>
        <translation>每步 2 秒</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Write the recording to a file</source>
        <translation>把记录写入文件</translation>
    </message>
    <message>
        <source>%1: not available</source>
        <translation>%1：不可用</translation>
    </message>
    <message>
        <source>Pause between two steps</source>
        <translation>两步之间的停顿</translation>
    </message>
</context>
<context>
    <name>ui::SaveExperimentDialog</name>
    <message>
        <source>Keep as an experiment</source>
        <translation>保存为实验</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Title of the experiment (%n step(s)):</source>
        <translation>
            <numerusform>实验标题（%n 步）(&amp;T)：</numerusform>
        </translation>
    </message>
    <message>
        <source>My experiment</source>
        <translation>我的实验</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保存(&amp;K)</translation>
    </message>
    <message>
        <source>Keep and &amp;run</source>
        <translation>保存并运行(&amp;R)</translation>
    </message>
    <message>
        <source>Ends the processes, and does it all again</source>
        <translation>结束这些进程，并全部重做一遍</translation>
    </message>
</context>
<context>
    <name>ui::Screenshots</name>
    <message>
        <source>%1: the experiment did not end</source>
        <translation>%1：实验没有结束</translation>
    </message>
    <message>
        <source>%1 cannot be made</source>
        <translation>无法创建 %1</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>无法写入 %1</translation>
    </message>
</context>
<context>
    <name>ui::SequenceView</name>
    <message>
        <source>Sequence diagram</source>
        <translation>时序图</translation>
    </message>
    <message>
        <source>1 call = %1 px</source>
        <translation>1 个调用 = %1 px</translation>
    </message>
    <message>
        <source>1 px = %1 calls</source>
        <translation>1 px = %1 个调用</translation>
    </message>
    <message>
        <source>Press Run: each call appears here when it is made, and an arrow from every write to the read that got it.</source>
        <translation>请按“运行”：每个调用发生时出现在这里，每次写入都有箭头指向得到它的读取。</translation>
    </message>
</context>
<context>
    <name>ui::ShortcutList</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>arrows, Page, Home, End</source>
        <translation>方向键、翻页、Home、End</translation>
    </message>
    <message>
        <source>Move in the list that has the focus</source>
        <translation>在有焦点的列表中移动</translation>
    </message>
    <message>
        <source>Copy the selected line or bytes</source>
        <translation>复制所选的行或字节</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Go to the next control</source>
        <translation>到下一个控件</translation>
    </message>
    <message>
        <source>%1: </source>
        <translation>%1：</translation>
    </message>
</context>
<context>
    <name>ui::SizeCharts</name>
    <message>
        <source>Latency against size</source>
        <translation>延迟与大小</translation>
    </message>
    <message>
        <source>round trip, median</source>
        <translation>往返，中位数</translation>
    </message>
    <message>
        <source>Throughput against size</source>
        <translation>吞吐量与大小</translation>
    </message>
    <message>
        <source>throughput, there and back</source>
        <translation>吞吐量，往返</translation>
    </message>
    <message>
        <source>size of the message</source>
        <translation>消息大小</translation>
    </message>
</context>
<context>
    <name>ui::SlicedWork</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ui::SourceView</name>
    <message>
        <source>Steps of the experiment</source>
        <translation>实验的步骤</translation>
    </message>
</context>
<context>
    <name>ui::StartPeerDialog</name>
    <message>
        <source>Start a process</source>
        <translation>启动进程</translation>
    </message>
    <message>
        <source>The computer it plays: mailslot names go to a computer</source>
        <translation>它扮演的计算机：邮槽名指向某台计算机</translation>
    </message>
    <message>
        <source>The domain that computer is in</source>
        <translation>该计算机所在的域</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Runs on</source>
        <translation>运行于(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Computer</source>
        <translation>计算机(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Domain</source>
        <translation>域(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>启动(&amp;S)</translation>
    </message>
    <message>
        <source>There is a process of that name already</source>
        <translation>已有同名进程</translation>
    </message>
</context>
<context>
    <name>ui::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Records for which there was no room. None is lost without being counted here.</source>
        <translation>因空间不足丢失的记录。每一条丢失都计入这里。</translation>
    </message>
    <message>
        <source>process</source>
        <translation>个进程</translation>
    </message>
    <message>
        <source>processes</source>
        <translation>个进程</translation>
    </message>
    <message>
        <source>call</source>
        <translation>个调用</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>个调用</translation>
    </message>
    <message>
        <source>event lost</source>
        <translation>个事件丢失</translation>
    </message>
    <message>
        <source>events lost</source>
        <translation>个事件丢失</translation>
    </message>
</context>
<context>
    <name>ui::StepModel</name>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>✓ as expected</source>
        <translation>✓ 符合预期</translation>
    </message>
    <message>
        <source>✗ %1</source>
        <translation>✗ %1</translation>
    </message>
    <message>
        <source>≠ %1</source>
        <translation>≠ %1</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Process · thread</source>
        <translation>进程 · 线程</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Came out</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
</context>
<context>
    <name>ui::StepProgress</name>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 / %2 步</translation>
    </message>
    <message>
        <source>%1 as expected</source>
        <translation>%1符合预期</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Not as expected</source>
        <translation>不符合预期</translation>
    </message>
    <message>
        <source>Progress of the experiment</source>
        <translation>实验进度</translation>
    </message>
</context>
<context>
    <name>ui::TabStrip</name>
    <message>
        <source>Mechanisms</source>
        <translation>机制</translation>
    </message>
</context>
<context>
    <name>ui::ThreadBars</name>
    <message>
        <source>Time of the threads</source>
        <translation>线程的时间</translation>
    </message>
    <message>
        <source>blocked %1 of %2</source>
        <translation>阻塞 %1 / %2</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>阻塞</translation>
    </message>
    <message>
        <source>in calls</source>
        <translation>调用中</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>调用外</translation>
    </message>
    <message>
        <source>Click a thread to select a call in which it waited; click again for the next</source>
        <translation>点击线程以选择它等待过的调用；再次点击选择下一个</translation>
    </message>
</context>
<context>
    <name>ui::TimingView</name>
    <message>
        <source>Call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Most</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>Durations by call</source>
        <translation>各调用的用时</translation>
    </message>
    <message>
        <source>Histogram of durations</source>
        <translation>用时直方图</translation>
    </message>
    <message>
        <source>Click a bar to select a call that took so long; click again for the next</source>
        <translation>点击柱形选择用时如此的调用；再点选下一个</translation>
    </message>
    <message>
        <source>Percentiles</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>all calls</source>
        <translation>所有调用</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>个调用</translation>
    </message>
    <message>
        <source>percentile, n = %1</source>
        <translation>百分位，n = %1</translation>
    </message>
    <message>
        <source>System calls</source>
        <translation>系统调用</translation>
    </message>
    <message>
        <source>What the raw system calls beneath took, in the same run. What recording costs is measured on the tab Compare: traced / raw</source>
        <translation>同一次运行中底层系统调用所用的时间。记录的代价在“比较”标签页中测量：带跟踪 / 原始</translation>
    </message>
    <message>
        <source>Click to select a call that took so long</source>
        <translation>点击以选择用时如此之长的调用</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Bytes written over time</source>
        <translation>随时间写入的字节</translation>
    </message>
    <message>
        <source>Click to select a call that wrote data then; click again for the next</source>
        <translation>点击以选择当时写入数据的调用；再次点击选择下一个</translation>
    </message>
</context>
<context>
    <name>ui::Tour</name>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>跳过导览</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一处(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
</context>
<context>
    <name>ui::TrafficPanel</name>
    <message>
        <source>Live traffic</source>
        <translation>实时通信</translation>
    </message>
    <message>
        <source>&amp;Proportional time</source>
        <translation>按比例的时间(&amp;P)</translation>
    </message>
    <message>
        <source>Distances say how long things took; idle time is folded</source>
        <translation>距离表示用时；空闲时间被折叠</translation>
    </message>
    <message>
        <source>Zoom the diagram &amp;out</source>
        <translation>缩小时序图(&amp;O)</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>更小</translation>
    </message>
    <message>
        <source>Zoom the diagram &amp;in</source>
        <translation>放大时序图(&amp;I)</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>更大</translation>
    </message>
    <message>
        <source>Fit the &amp;diagram</source>
        <translation>适合窗口(&amp;D)</translation>
    </message>
    <message>
        <source>All of it at once</source>
        <translation>一次看到全部</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Next &amp;error</source>
        <translation>下一个错误(&amp;E)</translation>
    </message>
    <message>
        <source>Select the next call that failed</source>
        <translation>选择下一个失败的调用</translation>
    </message>
    <message>
        <source>Next &amp;blocked call</source>
        <translation>下一个阻塞的调用(&amp;B)</translation>
    </message>
    <message>
        <source>Select the next call that had to wait</source>
        <translation>选择下一个等待过的调用</translation>
    </message>
    <message>
        <source>Follow the da&amp;ta</source>
        <translation>跟踪数据(&amp;T)</translation>
    </message>
    <message>
        <source>Select the call that got the bytes of this one</source>
        <translation>选择得到此调用字节的调用</translation>
    </message>
    <message>
        <source>&amp;X11 events</source>
        <translation>&amp;X11 事件</translation>
    </message>
    <message>
        <source>What happens between the clipboard&apos;s keeper and programs outside the session (dash-dotted)</source>
        <translation>剪贴板保管进程与会话之外的程序之间发生的事（点划线）</translation>
    </message>
</context>
<context>
    <name>ui::TransferPanel</name>
    <message>
        <source>Payload</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>What is sent through each of them</source>
        <translation>通过每种机制发送的内容</translation>
    </message>
    <message>
        <source>Size of the payload</source>
        <translation>数据大小</translation>
    </message>
    <message>
        <source>as typed</source>
        <translation>照输入</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>发送(&amp;S)</translation>
    </message>
    <message>
        <source>Start two processes for each mechanism and hand the payload over, one mechanism after the other</source>
        <translation>为每种机制启动两个进程并传递数据，一种接一种</translation>
    </message>
</context>
<context>
    <name>ui::TransferStrips</name>
    <message>
        <source>One payload through each mechanism, on one scale of time</source>
        <translation>一份数据通过每种机制，同一时间尺度</translation>
    </message>
    <message>
        <source>on its way …</source>
        <translation>在途…</translation>
    </message>
    <message>
        <source>there after %1</source>
        <translation>%1 后到达</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>call</source>
        <translation>个调用</translation>
    </message>
    <message>
        <source>calls</source>
        <translation>个调用</translation>
    </message>
    <message>
        <source>system call</source>
        <translation>次系统调用</translation>
    </message>
    <message>
        <source>system calls</source>
        <translation>次系统调用</translation>
    </message>
    <message>
        <source>sender</source>
        <translation>发送者</translation>
    </message>
    <message>
        <source>receiver</source>
        <translation>接收者</translation>
    </message>
    <message>
        <source>%1 before the payload could be sent. Time in which only the lab was at work is left out (dotted). Click to see every call on the mechanism&apos;s own tab.</source>
        <translation>%1 之后才能发送数据。只有实验室在工作的时间被略去（虚线）。点击可在该机制的标签页查看每个调用。</translation>
    </message>
</context>
<context>
    <name>ui::WhyCard</name>
    <message>
        <source>wait for %1</source>
        <translation>等待 %1</translation>
    </message>
    <message>
        <source>kill %1</source>
        <translation>终止 %1</translation>
    </message>
    <message>
        <source>wait %1 ms</source>
        <translation>等待 %1 毫秒</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 次</translation>
    </message>
    <message>
        <source>This step, and why</source>
        <translation>这一步及其原因</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
</context>
<context>
    <name>ui::objects::AnonymousPipe</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 reads and holds a write end itself: it will never see the end of the data</source>
        <translation>%1 在读，同时自己持有写端：它永远看不到数据的结尾</translation>
    </message>
    <message>
        <source>pipe %1</source>
        <translation>管道 %1</translation>
    </message>
    <message>
        <source>pipe</source>
        <translation>管道</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读</translation>
    </message>
    <message>
        <source>write</source>
        <translation>写</translation>
    </message>
    <message>
        <source>%1, inherited</source>
        <translation>%1，继承</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>缓冲区</translation>
    </message>
    <message>
        <source>read ends</source>
        <translation>读端</translation>
    </message>
    <message>
        <source>write ends</source>
        <translation>写端</translation>
    </message>
    <message>
        <source>No pipe exists. CreatePipe makes one, with both its handles in one process.</source>
        <translation>没有管道。CreatePipe 创建一个，两个句柄都在同一进程中。</translation>
    </message>
</context>
<context>
    <name>ui::objects::Clipboard</name>
    <message>
        <source>last calls</source>
        <translation>最近的调用</translation>
    </message>
    <message>
        <source>%1 in bytes</source>
        <translation>%1 的字节</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无人</translation>
    </message>
    <message>
        <source>delayed</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>synthesized</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>rendering: %1 asks, %2 answers WM_RENDERFORMAT</source>
        <translation>渲染中：%1 请求，%2 应答 WM_RENDERFORMAT</translation>
    </message>
    <message>
        <source>Clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>open in %1</source>
        <translation>由 %1 打开</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>所有者</translation>
    </message>
    <message>
        <source>sequence number</source>
        <translation>序列号</translation>
    </message>
    <message>
        <source>no format</source>
        <translation>无格式</translation>
    </message>
    <message>
        <source>has it open</source>
        <translation>已打开它</translation>
    </message>
    <message>
        <source>listens</source>
        <translation>监听</translation>
    </message>
    <message>
        <source>window %1</source>
        <translation>窗口 %1</translation>
    </message>
    <message>
        <source>X11 program</source>
        <translation>X11 程序</translation>
    </message>
    <message>
        <source>owns the selection</source>
        <translation>拥有选区</translation>
    </message>
    <message>
        <source>asked for %1</source>
        <translation>请求 %1</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>被拒绝</translation>
    </message>
    <message>
        <source>given</source>
        <translation>已给出</translation>
    </message>
    <message>
        <source>owned by a program outside the session</source>
        <translation>由会话之外的程序拥有</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>has read %1</source>
        <translation>已读取 %1</translation>
    </message>
    <message>
        <source>listeners</source>
        <translation>监听者</translation>
    </message>
    <message>
        <source>earlier contents</source>
        <translation>以前的内容</translation>
    </message>
</context>
<context>
    <name>ui::objects::Dde</name>
    <message>
        <source>last messages</source>
        <translation>最近的消息</translation>
    </message>
    <message>
        <source>in conversation</source>
        <translation>会话中</translation>
    </message>
    <message>
        <source>terminating</source>
        <translation>正在终止</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>atoms: %1</source>
        <translation>原子：%1</translation>
    </message>
    <message>
        <source>DATA</source>
        <translation>DATA</translation>
    </message>
    <message numerus="yes">
        <source>%n on the way</source>
        <translation>
            <numerusform>%n 个在途</numerusform>
        </translation>
    </message>
    <message>
        <source>waits for ACK</source>
        <translation>等待 ACK</translation>
    </message>
    <message>
        <source>conversation</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>%1 said WM_DDE_TERMINATE first</source>
        <translation>%1 先发出 WM_DDE_TERMINATE</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>No conversation yet. DdeInitiate asks every server for one.</source>
        <translation>还没有会话。DdeInitiate 向每个服务器请求会话。</translation>
    </message>
    <message>
        <source>server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>client</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>无链接</translation>
    </message>
    <message>
        <source>last value</source>
        <translation>最近的值</translation>
    </message>
    <message>
        <source>executed</source>
        <translation>已执行</translation>
    </message>
    <message>
        <source>window %1</source>
        <translation>窗口 %1</translation>
    </message>
    <message>
        <source>offers %1</source>
        <translation>提供 %1</translation>
    </message>
    <message>
        <source>no conversation</source>
        <translation>没有会话</translation>
    </message>
</context>
<context>
    <name>ui::objects::FileMapping</name>
    <message>
        <source>%1 B differ from #%2, the selected call</source>
        <translation>与所选调用 #%2 相比有 %1 B 不同</translation>
    </message>
    <message>
        <source>counter: %1 added</source>
        <translation>计数器：加了 %1</translation>
    </message>
    <message>
        <source>%1 updates lost</source>
        <translation>丢失 %1 次更新</translation>
    </message>
    <message>
        <source>none lost</source>
        <translation>无丢失</translation>
    </message>
    <message>
        <source>section</source>
        <translation>节</translation>
    </message>
    <message>
        <source>no handle: kept by its views</source>
        <translation>没有句柄：由视图维持</translation>
    </message>
    <message>
        <source>nothing written yet</source>
        <translation>尚未写入</translation>
    </message>
    <message>
        <source>last write by %1</source>
        <translation>%1 最后写入</translation>
    </message>
    <message numerus="yes">
        <source>%n writes</source>
        <translation>
            <numerusform>%n 次写入</numerusform>
        </translation>
    </message>
    <message>
        <source>view at</source>
        <translation>视图位于</translation>
    </message>
    <message>
        <source>%1 from %2</source>
        <translation>%1，自 %2</translation>
    </message>
    <message>
        <source>mutex</source>
        <translation>互斥体</translation>
    </message>
    <message>
        <source>No section exists. CreateFileMapping makes one; MapViewOfFile shows it to a process.</source>
        <translation>没有节。CreateFileMapping 创建一个；MapViewOfFile 让进程看到它。</translation>
    </message>
</context>
<context>
    <name>ui::objects::Mailslot</name>
    <message>
        <source>#%1 from %2</source>
        <translation>#%1 来自 %2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>time-out of the read</source>
        <translation>读取的时限</translation>
    </message>
    <message>
        <source>last datagram</source>
        <translation>最近的数据报</translation>
    </message>
    <message>
        <source>none · at most 424 B</source>
        <translation>无 · 最多 424 B</translation>
    </message>
    <message>
        <source>%1 of at most 424 B</source>
        <translation>%1，最多 424 B</translation>
    </message>
    <message>
        <source>has the slot</source>
        <translation>有此邮槽</translation>
    </message>
    <message>
        <source>no such slot: passed by</source>
        <translation>没有此邮槽：被略过</translation>
    </message>
    <message>
        <source>to every computer of the domain</source>
        <translation>发往域中每台计算机</translation>
    </message>
    <message>
        <source>to another computer</source>
        <translation>发往另一台计算机</translation>
    </message>
    <message>
        <source>writes</source>
        <translation>写</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>读</translation>
    </message>
    <message>
        <source>queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>its owner has closed it</source>
        <translation>其所有者已关闭它</translation>
    </message>
    <message>
        <source>No mailslot exists. CreateMailslot makes one; whoever writes needs only its name.</source>
        <translation>没有邮槽。CreateMailslot 创建一个；写者只需知道它的名字。</translation>
    </message>
</context>
<context>
    <name>ui::objects::NamedPipe</name>
    <message>
        <source>instance %1 of %2</source>
        <translation>实例 %1 / %2</translation>
    </message>
    <message>
        <source>in</source>
        <translation>入</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出</translation>
    </message>
    <message>
        <source>its client is inside CallNamedPipe: Windows does not tell what that has sent</source>
        <translation>其客户端正处于 CallNamedPipe 中：Windows 不告知它已发送了什么</translation>
    </message>
    <message>
        <source>No instance of a named pipe exists. CreateNamedPipe makes one.</source>
        <translation>没有命名管道实例。CreateNamedPipe 创建一个。</translation>
    </message>
    <message>
        <source>the client has gone: a read gives error 109</source>
        <translation>客户端已离开：读取将得到错误 109</translation>
    </message>
    <message>
        <source>the server has gone: a read gives error 109</source>
        <translation>服务器已离开：读取将得到错误 109</translation>
    </message>
    <message>
        <source>the client has gone: %1 can still be read, then error 109</source>
        <translation>客户端已离开：还可读取 %1，然后是错误 109</translation>
    </message>
    <message>
        <source>the server has gone: %1 can still be read, then error 109</source>
        <translation>服务器已离开：还可读取 %1，然后是错误 109</translation>
    </message>
</context>
<context>
    <name>ui::objects::Parties</name>
    <message>
        <source>has closed its end</source>
        <translation>已关闭其一端</translation>
    </message>
    <message>
        <source>has ended</source>
        <translation>已结束</translation>
    </message>
</context>
<context>
    <name>ui::objects::Picture</name>
    <message>
        <source>%1 waits for data, %2</source>
        <translation>%1 等待数据，%2</translation>
    </message>
    <message>
        <source>%1 waits for room, %2</source>
        <translation>%1 等待空间，%2</translation>
    </message>
    <message>
        <source>%1 waits for a client, %2</source>
        <translation>%1 等待客户端，%2</translation>
    </message>
    <message>
        <source>%1 waits for an instance, %2</source>
        <translation>%1 等待实例，%2</translation>
    </message>
    <message>
        <source>%1 waits for the reader, %2</source>
        <translation>%1 等待读者，%2</translation>
    </message>
    <message>
        <source>%1 is in %2, %3</source>
        <translation>%1 在 %2 中，%3</translation>
    </message>
    <message>
        <source>%1 msg · %2</source>
        <translation>%1 条 · %2</translation>
    </message>
</context>
<context>
    <name>ui::objects::PictureView</name>
    <message>
        <source>Inside the kernel</source>
        <translation>内核之中</translation>
    </message>
</context>
<context>
    <name>ui::sequence::ObjectNames</name>
    <message>
        <source>anonymous pipe</source>
        <translation>匿名管道</translation>
    </message>
    <message>
        <source>named pipe</source>
        <translation>命名管道</translation>
    </message>
    <message>
        <source>mailslot</source>
        <translation>邮槽</translation>
    </message>
    <message>
        <source>file mapping</source>
        <translation>文件映射</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>mutex</source>
        <translation>互斥体</translation>
    </message>
    <message>
        <source>event</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>semaphore</source>
        <translation>信号量</translation>
    </message>
    <message>
        <source>process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>thread</source>
        <translation>线程</translation>
    </message>
</context>
</TS>
