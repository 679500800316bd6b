using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Kinds;

/// <summary>The framework is no block device's alone: an entropy device, a console and a network.</summary>
public sealed class SmallDevicesShould
{
    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void RN1FillTheirBuffers(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new VirtioRng());

        (byte[] first, uint written) = Receive(rig, 0, 100);
        (byte[] second, _) = Receive(rig, 0, 100);

        Assert.Equal(100u, written);
        Assert.NotEqual(first, second);
        Assert.NotEqual(new byte[100], first);
    }

    [Fact]
    public void RN1BoundARequestAndReturnInvalidBuffers()
    {
        using var rig = new TransportRig(TransportKind.PciModern, new VirtioRng());
        GuestAddress large = rig.Heap.Take(VirtioRng.MaxBytes + 10);

        Assert.Equal(VirtioRng.MaxBytes, Do(rig, 0, new DriverBuffer(large, VirtioRng.MaxBytes + 10, true)));
        Assert.Equal(new byte[10], rig.Read(large.Plus(VirtioRng.MaxBytes), 10));
        Assert.Equal(0u, Do(rig, 0, new DriverBuffer(large, 16, false), new DriverBuffer(large, 16, true)));
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void CN1WriteAndReadAConsole(TransportKind kind)
    {
        var console = new VirtioConsole();
        using var rig = new TransportRig(kind, console);

        Send(rig, 1, "hello"u8);
        Assert.Equal("hello"u8.ToArray(), console.Output);
        // Typed before there is room, and after.
        Assert.Equal(3, console.Type("abc"u8));
        (byte[] read, uint written) = Receive(rig, 0, 2);
        Assert.Equal(("ab", 2u), (Text(read), written));
        (read, written) = Receive(rig, 0, 8);
        Assert.Equal(("c", 1u), (Text(read[..1]), written));
        GuestAddress room = rig.Heap.Take(8);
        Assert.True(rig.Queues[0].Ring.TryAdd([new(room, 8, true)], 3));
        rig.Queues[0].Submit();
        rig.Machine.Settle();
        rig.Interrupts();
        rig.Queues[0].Ring.EnableInterrupts();
        console.Type("de"u8);
        Assert.Equal([rig.Vectors.Queue], rig.Interrupts());
        Assert.True(rig.Queues[0].Ring.TryTakeUsed(out _, out written));
        Assert.Equal(("de", 2u), (Text(rig.Read(room, 2)), written));
    }

    [Fact]
    public void CN1AcceptAnEmergencyWriteBeforeDriverOk()
    {
        var console = new VirtioConsole();
        using var rig = new TransportRig(TransportKind.MmioModern, console, isReady: false);

        rig.Driver.WriteConfiguration(8, 4, '!');

        Assert.Equal("!"u8.ToArray(), console.Output);
        console.Resize(132, 43);
        Assert.Equal((132UL, 43UL), (rig.Driver.ReadConfiguration(0, 2), rig.Driver.ReadConfiguration(2, 2)));
    }

    [Fact]
    public void CN1ReturnBuffersOfTheWrongDirection()
    {
        var console = new VirtioConsole();
        using var rig = new TransportRig(TransportKind.PciModern, console);
        console.Type("x"u8);
        GuestAddress buffer = rig.Heap.Take(8);

        Assert.Equal(0u, Do(rig, 0, new DriverBuffer(buffer, 4, false), new DriverBuffer(buffer, 4, true)));
        Assert.Equal(0u, Do(rig, 1, new DriverBuffer(buffer, 4, false), new DriverBuffer(buffer, 4, true)));
        Assert.Empty(console.Output);
        Assert.Equal("x", Text(Receive(rig, 0, 1).Bytes));
    }

    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void NT2DeliverAFrameWithAHeader(TransportKind kind)
    {
        using var rig = new TransportRig(kind, new VirtioNet());
        byte[] frame = Frame(60);
        GuestAddress room = rig.Heap.Take(1600);
        Assert.True(rig.Queues[0].Ring.TryAdd([new(room, 1600, true)], 1));
        rig.Queues[0].Submit();

        Send(rig, 1, [.. new byte[12], .. frame]);

        Assert.True(rig.Queues[0].Ring.TryTakeUsed(out _, out uint written));
        Assert.Equal(72u, written);
        // T-3: nothing is said of duplex. One buffer, and no offload.
        Assert.Equal([.. new byte[10], 1, 0, .. frame], rig.Read(room, 72));
    }

    [Fact]
    public void NT2UseAShorterHeaderForALegacyDriver()
    {
        using var rig = new TransportRig(TransportKind.PciLegacy, new VirtioNet(), new(UInt128.MaxValue & ~(UInt128.One << 15)));
        byte[] frame = Frame(60);
        GuestAddress room = rig.Heap.Take(1600);
        Assert.True(rig.Queues[0].Ring.TryAdd([new(room, 1600, true)], 1));
        rig.Queues[0].Submit();

        Send(rig, 1, [.. new byte[10], .. frame]);

        Assert.True(rig.Queues[0].Ring.TryTakeUsed(out _, out uint written));
        Assert.Equal(70u, written);
        Assert.Equal(frame, rig.Read(room.Plus(10), 60));
    }

    [Fact]
    public void NT3AcceptASplitHeaderAndDropInvalidFrames()
    {
        var net = new VirtioNet();
        using var rig = new TransportRig(TransportKind.PciModern, net);
        byte[] packet = [.. new byte[12], .. Frame(60)];
        packet[0] = 0xFF;
        packet[6] = 0xFF;
        GuestAddress room = rig.Heap.Take(1600);
        Assert.True(rig.Queues[0].Ring.TryAdd([new(room, 1600, true)], 1));
        rig.Queues[0].Submit();
        GuestAddress sent = rig.Heap.Take(72);
        rig.Machine.Memory.TryWrite(sent, packet);

        // Four buffers for the header, the last with the frame.
        Assert.Equal(
            0u, Do(rig, 1, new(sent, 1, false), new(sent.Plus(1), 5, false), new(sent.Plus(6), 0, false), new(sent.Plus(6), 66, false)));
        Assert.True(rig.Queues[0].Ring.TryTakeUsed(out _, out uint written));
        Assert.Equal(72u, written);
        Assert.Equal([.. new byte[10], 1, 0], rig.Read(room, 12));

        foreach (int length in new[] { 0, 11, 12, 12 + VirtioNet.MaxFrame + 1 }) Send(rig, 1, new byte[length]);
        Assert.Equal(4, net.Dropped);
        Assert.False(net.NeedsReset);
    }

    [Fact]
    public void NT4SpreadAFrameOverSeveralBuffers()
    {
        var net = new VirtioNet();
        using var rig = new TransportRig(TransportKind.PciModern, net);
        byte[] frame = Frame(100);
        var rooms = new List<GuestAddress>();
        for (int i = 0; i < 4; i++)
        {
            rooms.Add(rig.Heap.Take(40));
            Assert.True(rig.Queues[0].Ring.TryAdd([new(rooms[i], 40, true)], i));
        }

        rig.Queues[0].Submit();
        Send(rig, 1, [.. new byte[12], .. frame]);

        byte[] all = [];
        foreach (uint expected in new uint[] { 40, 40, 32 })
        {
            Assert.True(rig.Queues[0].Ring.TryTakeUsed(out long which, out uint written));
            Assert.Equal(expected, written);
            all = [.. all, .. rig.Read(rooms[(int)which], (int)written)];
        }

        Assert.Equal([.. new byte[10], 3, 0, .. frame], all);
        Assert.False(rig.Queues[0].Ring.TryTakeUsed(out _, out _));
    }

    [Fact]
    public void NT4DropOversizedFramesAndKeepUnbufferedOnes()
    {
        var net = new VirtioNet();
        using var rig = new TransportRig(TransportKind.PciModern, net, new(UInt128.MaxValue & ~(UInt128.One << 15) & ~(UInt128.One << 34)));
        Send(rig, 1, [.. new byte[12], .. Frame(100)]);
        Assert.Equal(0, net.Dropped);

        (_, uint written) = Receive(rig, 0, 50);
        Assert.Equal((0u, 1), (written, net.Dropped));
        Send(rig, 1, [.. new byte[12], .. Frame(30)]);
        (byte[] received, written) = Receive(rig, 0, 50);
        Assert.Equal(42u, written);
        Assert.Equal(Frame(30), received[12..42]);
    }

    [Fact]
    public void NT1HaveAQueuePairPerWire()
    {
        var net = new VirtioNet(pairs: 2);
        using var rig = new TransportRig(TransportKind.PciModern, net);
        Assert.Equal(4, net.QueueCount);
        Send(rig, 3, [.. new byte[12], .. Frame(20)]);
        Send(rig, 1, [.. new byte[12], .. Frame(10)]);

        Assert.Equal(32u, Receive(rig, 2, 100).Written);
        Assert.Equal(22u, Receive(rig, 0, 100).Written);
    }

    [Fact]
    public void NT5ReportTheLinkStatus()
    {
        var net = new VirtioNet();
        using var rig = new TransportRig(TransportKind.PciModernMessages, net);
        Assert.Equal(0x1200_5452UL, rig.Driver.ReadConfiguration(0, 4));
        Assert.Equal(0x5634UL, rig.Driver.ReadConfiguration(4, 2));
        Assert.Equal(1UL, rig.Driver.ReadConfiguration(6, 2));

        net.Plug(false);

        Assert.Equal([TransportRig.ConfigurationVector], rig.Interrupts());
        Assert.Equal(0UL, rig.Driver.ReadConfiguration(6, 2));
    }

    private static byte[] Frame(int length) => [.. Enumerable.Range(1, length).Select(i => (byte)i)];

    private static string Text(byte[] bytes) => System.Text.Encoding.ASCII.GetString(bytes);

    private static (byte[] Bytes, uint Written) Receive(TransportRig rig, int queue, int length)
    {
        GuestAddress room = rig.Heap.Take((ulong)length);
        uint written = Do(rig, queue, new DriverBuffer(room, (uint)length, true));
        return (rig.Read(room, length), written);
    }

    private static void Send(TransportRig rig, int queue, ReadOnlySpan<byte> bytes)
    {
        GuestAddress sent = rig.Heap.Take((ulong)bytes.Length + 1);
        Assert.True(rig.Machine.Memory.TryWrite(sent, bytes));
        Assert.Equal(0u, Do(rig, queue, new DriverBuffer(sent, (uint)bytes.Length, false)));
    }

    private static uint Do(TransportRig rig, int queue, params ReadOnlySpan<DriverBuffer> buffers)
    {
        Assert.True(rig.Queues[queue].Ring.TryAdd(buffers, 9));
        rig.Queues[queue].Submit();
        rig.Machine.Settle();
        Assert.True(
            rig.Queues[queue].Ring.TryTakeUsed(out _, out uint written), rig.Device.FailureReason ?? "The request did not come back.");
        return written;
    }
}
