using System.Buffers.Binary;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.VhostUser.Tests.Support;
using DeviceDsl.Virtio;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Hostile;

/// <summary>Messages that break the protocol. The connection ends, or the request is refused; nothing else is affected.</summary>
public sealed class HostileMessagesShould
{
    /// <summary>A request, its flags, and the length that it claims.</summary>
    public static TheoryData<uint, uint, uint> Headers => new()
    {
        { 1, 1, uint.MaxValue },
        { 1, 1, 4097 },
        { 1, 0, 0 },
        { 1, 2, 0 },
        { 1, 3, 0 },
        { 1, 5, 0 },
        { 1, 0x11, 0 },
        { 1, 0x8000_0001, 0 },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void V1EndTheConnectionForAnInvalidHeader(uint request, uint flags, uint size)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        byte[] header = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(header, request);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), size);
        frontend.SendBytes(header);
        Assert.True(frontend.IsDropped());
        Assert.True(rig.StillServes());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(19)]
    public void V13EndQuietlyWhenTheFrontendGoesInsideAMessage(int length)
    {
        using var rig = new Rig();
        using (Frontend frontend = rig.Connect())
        {
            byte[] message = [2, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, .. new byte[8]];
            frontend.SendBytes(message.AsSpan(0, length), frontend.Rams[0].File);
        }

        Assert.True(rig.StillServes());
    }

    [Fact]
    public void V12EndAConnectionThatStallsInsideAMessage()
    {
        using var rig = new Rig(options: new() { MessageTimeout = TimeSpan.FromMilliseconds(1) });
        using Frontend frontend = rig.Connect();
        frontend.SendBytes([1, 0, 0]);
        Assert.True(frontend.IsDropped());
    }

    [Fact]
    public void V12EndAConnectionThatSaysNothing()
    {
        using var rig = new Rig(options: new() { HandshakeTimeout = TimeSpan.FromMilliseconds(1) });
        using Frontend frontend = rig.Connect();
        Assert.True(frontend.IsDropped());
    }

    [Fact]
    public void V12EndAConnectionThatReadsNoReplies()
    {
        using var rig = new Rig(options: new() { MessageTimeout = TimeSpan.FromMilliseconds(10) });
        using Frontend frontend = rig.Connect();
        byte[] requests = [.. Enumerable.Repeat<byte[]>([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 1000).SelectMany(bytes => bytes)];
        frontend.Socket.SendTimeout = Frontend.Timeout;
        Assert.ThrowsAny<SocketException>(() => SendForEver(frontend.Socket, requests));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(16)]
    public void V2CloseDescriptorsOnRequestsThatTakeNone(int count)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default);
        int before = Resources.Descriptors;
        for (int i = 0; i < 1000; i++)
        {
            frontend.Send(FrontendRequest.SetOwner, [], 1, [.. Enumerable.Repeat<SafeHandle>(frontend.Rams[0].File, count)]);
        }

        Assert.Equal(2UL, frontend.AskNumber(FrontendRequest.GetQueueCount));
        Assert.Equal(before, Resources.Descriptors);
    }

    [Theory]
    [InlineData(17)]
    [InlineData(253)]
    public void V2EndTheConnectionForMoreDescriptorsThanAnyRequestTakes(int count)
    {
        using var rig = new Rig();
        // The loop keeps two descriptors once it has watched one.
        Assert.True(rig.StillServes());
        Resources.WaitUntilIdle(rig);
        int before = Resources.Descriptors;
        using (Frontend frontend = rig.Connect())
        {
            frontend.Send(FrontendRequest.SetOwner, [], 1, [.. Enumerable.Repeat<SafeHandle>(frontend.Rams[0].File, count)]);
            Assert.True(frontend.IsDropped());
        }

        Assert.True(rig.StillServes());
        Resources.AssertDescriptors(before, rig);
    }

    public static TheoryData<string, uint, byte[]> OutOfOrder => new()
    {
        { "a size for a queue that is not there", 8, Messages.State(2, 16) },
        { "a size for queue 2^31", 8, Messages.State(int.MinValue, 16) },
        { "a size of 0", 8, Messages.State(0, 0) },
        { "a size of 3", 8, Messages.State(0, 3) },
        { "a size above any maximum", 8, Messages.State(0, 0x1_0000) },
        { "a size of 2^31", 8, Messages.State(0, 0x8000_0000) },
        { "addresses of a queue that is not there", 9, Messages.Addresses(255, 0, default) },
        { "a base for a queue that is not there", 10, Messages.State(-1, 0) },
        { "a kick before its size", 12, Messages.Descriptor(0, hasDescriptor: false) },
        { "a kick without its descriptor", 12, Messages.Descriptor(0) },
        { "a call for queue 255", 13, Messages.Descriptor(255, hasDescriptor: false) },
        { "an error without its descriptor", 14, Messages.Descriptor(1) },
        { "an enable of 2", 18, Messages.State(0, 2) },
        { "an enable of a queue that is not there", 18, Messages.State(7, 1) },
        { "a state of 7 bytes", 18, new byte[7] },
        { "no payload", 8, [] },
        { "a whole page", 9, new byte[4096] },
        { "a log without LOG_SHMFD", 6, new byte[16] },
        { "a channel without its descriptor", 21, [] },
    };

    [Theory]
    [MemberData(nameof(OutOfOrder))]
    public void V6RefuseRequestsThatBreakTheOrder(string what, uint request, byte[] payload)
    {
        using var rig = new Rig();
        using (Frontend frontend = rig.Connect())
        {
            frontend.Negotiate(default, ProtocolFeatures.ReplyAcknowledge);
            Assert.False(frontend.Try((FrontendRequest)request, payload), what);
            Assert.Equal(2UL, frontend.AskNumber(FrontendRequest.GetQueueCount));
            // Without a reply the connection ends.
            frontend.Send((FrontendRequest)request, payload);
            Assert.True(frontend.IsDropped(), what);
        }

        Assert.True(rig.StillServes());
    }

    [Fact]
    public void V1LogAFloodOfViolationsByOneLine()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.Connect();
        frontend.Negotiate(default);
        for (int i = 0; i < 100; i++) Assert.False(frontend.Try(FrontendRequest.SetRingSize, Messages.State(0, 3)));
        Assert.Single(rig.Log);
    }

    [Fact]
    public void V6RefuseChangesOfARunningRing()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        Assert.False(frontend.Try(FrontendRequest.SetRingSize, Messages.State(0, 16)));
        Assert.False(frontend.Try(FrontendRequest.SetRingBase, Messages.State(0, 0)));
        Assert.False(frontend.Try(FrontendRequest.SetRingAddresses, Messages.Addresses(0, 0, queue.UserAreas with { Device = 0 })));
        Assert.True(frontend.Try(FrontendRequest.SetRingAddresses, Messages.Addresses(0, 1, queue.UserAreas, 0x1000)));
        Assert.False(frontend.Try(FrontendRequest.SetFeatures, BitConverter.GetBytes((1UL << 30) | (1UL << 32) | (1UL << 29))));
        Assert.False(frontend.Try(FrontendRequest.SetInFlightRegion, Messages.InFlight(4096, 0, 2, 16), frontend.Rams[0].File));
        queue.Send("unimpressed");
        Assert.Equal("unimpressed", queue.Receive().Answer);
    }

    [Theory]
    [InlineData(0UL, 8UL, 0UL)]
    [InlineData(0UL, 0UL, 1UL)]
    [InlineData(0x10_0000UL, 0UL, 0UL)]
    [InlineData(0xFFFF_FFFF_FFFF_FFF0UL, 0UL, 0UL)]
    public void V6RefuseARingOutsideTheMemoryOrMisaligned(ulong descriptors, ulong driver, ulong device)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        frontend.Do(FrontendRequest.SetRingSize, Messages.State(0, 16));
        var areas = new VirtQueueAreas(
            unchecked(Frontend.UserBase + descriptors), Frontend.UserBase + 0x1001 + driver, Frontend.UserBase + 0x2000 + device);
        frontend.Do(FrontendRequest.SetRingAddresses, Messages.Addresses(0, 0, areas));
        using var kick = EventFd.CreateLinux();
        Assert.False(frontend.Try(FrontendRequest.SetRingKick, Messages.Descriptor(0), kick.LinuxHandle!));
        using FrontendQueue queue = frontend.Start(1);
        Assert.Equal(0u, frontend.Stop(0));
    }

    [Fact]
    public void V6RefuseAPositionThatDoesNotFitTheRing()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        var queue = new FrontendQueue(frontend, 0, 16);
        Assert.Throws<InvalidOperationException>(() => queue.Start(17));
        Assert.Throws<InvalidOperationException>(() => queue.Start(0x1_0000));
        queue.Start(0);
        frontend.Enable(0, true);
        queue.Send("at last");
        Assert.Equal("at last", queue.Receive().Answer);
        queue.Dispose();
    }

    [Fact]
    public void V7RefuseAKickThatCannotBeWatched()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        Assert.False(frontend.Try(FrontendRequest.SetRingKick, Messages.Descriptor(0), frontend.Rams[0].File));
        queue.Send("by the old kick");
        Assert.Equal("by the old kick", queue.Receive().Answer);
    }

    [Fact]
    public void V7ServeKicksThroughAPipeUntilItIsClosed()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using (SafePipeHandle reading = pipe.ClientSafePipeHandle)
        {
            frontend.Do(FrontendRequest.SetRingKick, Messages.Descriptor(0), reading);
        }

        queue.Add("by pipe");
        queue.Ring.Publish();
        pipe.WriteByte(1);
        Assert.Equal("by pipe", queue.Receive().Answer);
        pipe.Dispose();
        // The closed pipe would wake the loop for ever; instead its ring gets another kick.
        frontend.Do(FrontendRequest.SetRingKick, Messages.Descriptor(0), queue.Kick.LinuxHandle!);
        queue.Send("by eventfd", 2);
        Assert.Equal("by eventfd", queue.Receive().Answer);
        rig.Server.Machine.Settle();
    }

    [Fact]
    public void V7NotHangOnAnInterruptThatNobodyTakes()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using FrontendQueue queue = frontend.Start(0);
        using var full = EventFd.CreateLinux(ulong.MaxValue - 1);
        frontend.Do(FrontendRequest.SetRingCall, Messages.Descriptor(0), full.LinuxHandle!);
        AssertAnswered(rig, frontend, queue, 1);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using (SafePipeHandle writing = pipe.ClientSafePipeHandle)
        {
            byte[] filling = new byte[1 << 16];
            using var stream = new AnonymousPipeClientStream(PipeDirection.Out, writing);
            stream.Write(filling);
            frontend.Do(FrontendRequest.SetRingCall, Messages.Descriptor(0), writing);
            AssertAnswered(rig, frontend, queue, 2);
        }

        using (SafeFileHandle file = LinuxMemory.Create("call", 4096))
        {
            frontend.Do(FrontendRequest.SetRingCall, Messages.Descriptor(0), file);
        }

        AssertAnswered(rig, frontend, queue, 3);
        // The same descriptor for everything.
        frontend.Do(FrontendRequest.SetRingCall, Messages.Descriptor(0), queue.Kick.LinuxHandle!);
        AssertAnswered(rig, frontend, queue, 4);
    }

    private static void SendForEver(Socket socket, byte[] bytes)
    {
        while (true) socket.Send(bytes);
    }

    private static void AssertAnswered(Rig rig, Frontend frontend, FrontendQueue queue, long cookie)
    {
        queue.Send("no interrupt", cookie);
        rig.Server.Machine.Settle();
        // Without an interrupt, the position of the stopped ring shows that the request is served.
        uint position = frontend.Stop(0);
        Assert.True(queue.Ring.TryTakeUsed(out long used, out _), $"Request {cookie} is not served.");
        Assert.Equal(cookie, used);
        queue.Start(position);
    }
}
