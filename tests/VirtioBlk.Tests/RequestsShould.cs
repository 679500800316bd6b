using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;

namespace VirtioBlk.Tests;

/// <summary>What becomes of requests, by the rules of block devices.</summary>
[Trait("Category", "Slow")]
public sealed partial class RequestsShould
{
    private const ulong Length = 64 * BlockRig.Sector;
    private const ulong LastSector = 63;

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void ReadWrittenData(TransportKind kind, bool isPacked)
    {
        using var rig = new BlockRig(new(Length), kind: kind, wanted: TransportRig.Choose(isPacked));
        byte[] data = BlockRig.Pattern(3 * BlockRig.Sector);

        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Out, 5, data));

        (RequestStatus status, byte[] read, uint written) = rig.ReadFrom(5, data.Length);
        Assert.Equal((RequestStatus.Ok, (uint)data.Length + 1), (status, written));
        Assert.Equal(data, read);
    }

    [Fact]
    public void BK1ServeEveryQueue()
    {
        using var rig = new BlockRig(new(Length), new() { Queues = 4 });

        for (int queue = 0; queue < 4; queue++)
        {
            (byte[] answer, _) = rig.Send([BlockRig.Header(1, (ulong)queue), BlockRig.Pattern(512, queue)], [1], queue);
            Assert.Equal(0, answer[0]);
        }

        Assert.Equal(4UL, rig.Driver.ReadConfiguration(0x22, 2));
        Assert.True(rig.Device.Features.Has(BlockFeature.MultiQueue));
        Assert.Equal(4, rig.Backend.Calls.Count);
    }

    [Fact]
    public void BK6AcceptAnyFraming()
    {
        using var rig = new BlockRig(new(Length));
        byte[] data = BlockRig.Pattern(2 * BlockRig.Sector);
        byte[] header = BlockRig.Header(1, 7);
        // One buffer for everything that is read, or one a byte of the header; T-2: the header is of 16 bytes, whatever else is printed.
        byte[][][] frames =
        [
            [[.. header, .. data]],
            [.. header.Select(item => new[] { item }), data[..100], data[100..]],
            [header[..8], [.. header[8..], .. data[..1]], data[1..]],
        ];
        foreach (byte[][] frame in frames)
        {
            (byte[] answer, uint written) = rig.Send(frame, [1]);
            Assert.Equal((0, 1u), (answer[0], written));
        }

        // The status at the end of the data, and the data cut anywhere.
        foreach (int[] frame in new int[][] { [1025], [1, 1023, 1], [1000, 25], [512, 0, 512, 1] })
        {
            (byte[] answer, uint written) = rig.Send([BlockRig.Header(0, 7)], frame);
            Assert.Equal(data, answer[..^1]);
            Assert.Equal((0, 1025u), (answer[^1], written));
        }
    }

    [Theory]
    [InlineData(0UL, 511, 1)]
    [InlineData(0UL, 513, 1)]
    [InlineData(63UL, 1024, 1)]
    [InlineData(64UL, 512, 1)]
    [InlineData(ulong.MaxValue, 512, 1)]
    [InlineData(1UL << 55, 512, 1)]
    [InlineData(63UL, 512, 0)]
    [InlineData(64UL, 0, 0)]
    [InlineData(0UL, 0, 0)]
    public void H25RefuseATransferOutsideTheDisk(ulong sector, int length, int expected)
    {
        using var rig = new BlockRig(new(Length));

        (RequestStatus status, byte[] data, uint written) = rig.ReadFrom(sector, length);
        RequestStatus writing = rig.Do(RequestType.Out, sector, new byte[length]);

        Assert.Equal(((RequestStatus)expected, (RequestStatus)expected), (status, writing));
        bool isDone = expected == 0;
        // VQ-10: nothing but the status was written.
        Assert.Equal(isDone || length == 0 ? (uint)length + 1 : 0, written);
        if (!isDone) Assert.All(data, item => Assert.Equal(BlockRig.Untouched, item));
        if (!isDone) Assert.Empty(rig.Backend.Calls);
    }

    [Fact]
    public void BK9RefuseDataOfTheWrongDirection()
    {
        using var rig = new BlockRig(new(Length));

        (byte[] reading, _) = rig.Send([BlockRig.Header(0, 0), new byte[512]], [1]);
        (byte[] writing, uint written) = rig.Send([BlockRig.Header(1, 0)], [512, 1]);

        Assert.Equal((1, 1, 0u), (reading[0], writing[512], written));
        Assert.Empty(rig.Backend.Calls);
    }

    [Fact]
    public void BK10RefuseTransfersOfPartialBlocks()
    {
        using var rig = new BlockRig(new(Length), new() { BlockSize = 4096 });

        Assert.Equal(4096UL, rig.Driver.ReadConfiguration(0x14, 4));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Out, 0, new byte[512]));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Out, 1, new byte[4096]));
        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Out, 8, new byte[4096]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void H26WriteNothingToAReadOnlyDisk(bool isAccepted, bool isBackend)
    {
        VirtioFeatures wanted = isAccepted ? TransportRig.Choose(false) : BlockRig.Without(BlockFeature.ReadOnly, VirtioFeature.RingPacked);
        using var rig = new BlockRig(new(Length, isReadOnly: isBackend), new() { IsReadOnly = !isBackend }, wanted: wanted);

        Assert.Equal(isAccepted, rig.Device.Features.Has(BlockFeature.ReadOnly));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Out, 0, new byte[512]));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Discard, 0, BlockRig.Range(0, 1)));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.WriteZeroes, 0, BlockRig.Range(0, 1)));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.SecureErase, 0, BlockRig.Range(0, 1)));
        Assert.Empty(rig.Backend.Calls);
        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Flush));
        Assert.Equal(RequestStatus.Ok, rig.ReadFrom(0, 512).Status);
    }

    [Theory]
    [InlineData(4u, 0UL)]
    [InlineData(5u, 0UL)]
    [InlineData(4u, 99UL)]
    [InlineData(0x8000_0004u, 0UL)]
    public void BK12FlushRegardlessOfOtherFields(uint type, ulong sector)
    {
        using var rig = new BlockRig(new(Length), wanted: BlockRig.Without(BlockFeature.Flush, VirtioFeature.RingPacked));

        Assert.Equal(RequestStatus.Ok, rig.Do(type, sector));

        Assert.Equal(["flush"], rig.Backend.Calls);
    }

    [Theory]
    [InlineData(0, "", 1u)]
    [InlineData(1, "d", 2u)]
    [InlineData(19, "disk-name-of-twenty", 20u)]
    [InlineData(20, "disk-name-of-twenty!", 21u)]
    [InlineData(21, "disk-name-of-twenty!", 20u)]
    public void H28ReportTheNameInTheAvailableSpace(int room, string expected, uint written)
    {
        using var rig = new BlockRig(new(Length), new() { Id = "disk-name-of-twenty!" });

        (byte[] answer, uint said) = rig.Send([BlockRig.Header((uint)RequestType.GetId, 0)], [room, 1]);

        Assert.Equal(0, answer[^1]);
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(answer, 0, Math.Min(room, 20)));
        if (room == 21) Assert.Equal(BlockRig.Untouched, answer[20]);
        Assert.Equal(written, said);
    }

    [Fact]
    public void BK13PadTheNameWithZeros()
    {
        using var rig = new BlockRig(new(Length), new() { Id = "abc" });

        (byte[] answer, _) = rig.Send([BlockRig.Header((uint)RequestType.GetId, 0)], [20, 1]);

        Assert.Equal([.. "abc"u8, .. new byte[17], 0], answer);
    }

    [Fact]
    public void BK14ReportItsLifetime()
    {
        var options = new BlockDeviceOptions { Lifetime = new DiskLifetime(1, 2, 11) };
        using var rig = new BlockRig(new(Length), options);

        (byte[] answer, uint written) = rig.Send([BlockRig.Header((uint)RequestType.GetLifetime, 0)], [6, 1]);
        (byte[] tooShort, _) = rig.Send([BlockRig.Header((uint)RequestType.GetLifetime, 0)], [5, 1]);

        Assert.Equal([1, 0, 2, 0, 11, 0, 0], answer);
        Assert.Equal((7u, 1), (written, tooShort[^1]));
        using var silent = new BlockRig(new(Length), options, wanted: BlockRig.Without(BlockFeature.Lifetime, VirtioFeature.RingPacked));
        Assert.Equal(2, silent.Send([BlockRig.Header((uint)RequestType.GetLifetime, 0)], [6, 1]).Answer[^1]);
        Assert.Throws<ArgumentException>(() => new BlockDevice(new RecordingBackend(Length), new() { Lifetime = new(4, 0, 0) }));
    }

    [Fact]
    public void BK19ReportTheMaximumNumberOfSegments()
    {
        using var rig = new BlockRig(new(Length));
        using var small = new BlockRig(new(Length), new() { Virtio = new() { QueueSize = 16 } });

        Assert.Equal(254UL, rig.Driver.ReadConfiguration(0x0C, 4));
        Assert.Equal(14UL, small.Driver.ReadConfiguration(0x0C, 4));
        // T-9: neither limit is ever 0.
        Assert.NotEqual(0UL, rig.Driver.ReadConfiguration(0x08, 4));
        Assert.Throws<ArgumentException>(() => new BlockDevice(new RecordingBackend(Length), new() { SegMax = 0 }));
        // Segments of data, the header's and the status's beside them, and more than were told of.
        int[] segments = [.. Enumerable.Repeat(64, 14 * 8), 1];
        (byte[] answer, uint written) = rig.Send([BlockRig.Header(0, 0)], segments);
        Assert.Equal((0, 7169u), (answer[^1], written));
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(3u)]
    [InlineData(6u)]
    [InlineData(16u)]
    [InlineData(26u)]
    [InlineData(0xFFFF_FFFFu)]
    public void BK20ReportUnsupportedCommands(uint type)
    {
        using var rig = new BlockRig(new(Length));

        (byte[] answer, uint written) = rig.Send([BlockRig.Header(type, 0)], [512, 1]);

        Assert.Equal((2, 0u), (answer[^1], written));
        Assert.Equal(RequestStatus.Unsupported, rig.Do(type, 0, new byte[64]));
        // T-11, BK-24, BK-25: neither SCSI commands nor zones nor forced unit access, and none of their data is touched.
        Assert.All(answer[..^1], item => Assert.Equal(BlockRig.Untouched, item));
        Assert.Empty(rig.Backend.Calls);
    }

    [Fact]
    public void H24ReturnInvalidRequests()
    {
        using var rig = new BlockRig(new(Length));

        (byte[] shortHeader, uint first) = rig.Send([BlockRig.Header(0, 0)[..15]], [513]);
        (_, uint second) = rig.Send([BlockRig.Header(4, 0)], []);
        (byte[] noHeader, uint third) = rig.Send([], [16]);

        Assert.Equal((0u, 0u, 0u), (first, second, third));
        Assert.All([.. shortHeader, .. noHeader], item => Assert.Equal(BlockRig.Untouched, item));
        Assert.False(rig.Device.NeedsReset);
        Assert.Empty(rig.Backend.Calls);
    }

    [Fact]
    public void BK21ReportBackendErrorsToTheGuest()
    {
        using var rig = new BlockRig(new(Length));
        rig.Backend.Fails = true;

        (RequestStatus status, _, uint written) = rig.ReadFrom(0, 512);
        Assert.Equal((RequestStatus.IoError, 0u), (status, written));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Out, 0, new byte[512]));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Flush));
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Discard, 0, BlockRig.Range(0, 1)));

        rig.Backend.Fails = false;
        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Flush));
        Assert.False(rig.Device.NeedsReset);
    }

    [Fact]
    public void H30RefuseAReadLongerThanTheDisk()
    {
        using var rig = new BlockRig(new(Length));
        GuestChain(rig, 1 << 20);

        void GuestChain(BlockRig guest, uint length)
        {
            DeviceDsl.GuestAddress header = guest.Transport.Heap.Take(16);
            DeviceDsl.GuestAddress data = guest.Transport.Heap.Take(length);
            // The same megabyte again and again: 128 of them.
            var buffers = new List<DriverBuffer> { new(header, 16, false) };
            for (int i = 0; i < 128; i++) buffers.Add(new(data, length, true));
            buffers.Add(new(header, 1, true));
            Assert.True(guest.Transport.Queues[0].Ring.TryAdd([.. buffers], 5));
            guest.Transport.Queues[0].Submit();
            guest.Transport.Machine.Settle();
            Assert.True(guest.Transport.Queues[0].Ring.TryTakeUsed(out _, out uint written));
            Assert.Equal(0u, written);
            Assert.Equal([1], guest.Transport.Read(header, 1));
        }
    }

    [Fact]
    public void VQ6ActOnTheCheckedRanges()
    {
        using var rig = new BlockRig(new(Length));
        byte[] ranges = [.. BlockRig.Range(0, 1), .. BlockRig.Range(1, 1)];
        DeviceDsl.GuestAddress header = rig.Transport.Heap.Take(16);
        DeviceDsl.GuestAddress data = rig.Transport.Heap.Take(32);
        rig.Transport.Machine.Memory.TryWrite(header, BlockRig.Header((uint)RequestType.WriteZeroes, 0));
        rig.Transport.Machine.Memory.TryWrite(data, ranges);
        rig.Transport.Queues[0].Ring.TryAdd([new(header, 16, false), new(data, 32, false), new(header, 1, true)], 1);
        // A guest that changes the second range while the first is zeroed.
        rig.Backend.Watch = () => rig.Transport.Machine.Memory.TryWrite(data.Plus(16), BlockRig.Range(1 << 30, 1));

        rig.Transport.Queues[0].Submit();
        rig.Transport.Machine.Settle();

        Assert.Equal(["zero 0+512", "zero 512+512"], rig.Backend.Calls);
    }

    [Fact]
    public void IE12ContinueWhereAnotherStopped()
    {
        using var rig = new BlockRig(new(Length));
        rig.Driver.WriteConfiguration(0x20, 1, 0);
        byte[] data = BlockRig.Pattern(512);
        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Out, 3, data));
        byte[] state = rig.Device.Save();
        var next = new BlockDevice(rig.Backend);

        rig.Transport.Replace(next);
        next.Load(state);

        rig.Backend.Calls.Clear();
        Assert.Equal(data, rig.ReadFrom(3, 512).Data);
        // The mode that the driver chose is the disk's still.
        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Out, 4, data));
        Assert.Equal(["read 1536+512", "write 2048+512", "flush"], rig.Backend.Calls);
        Assert.Equal(2, next.Requests);
        next.Resize(Length / 2);
        next.Load(next.Save());
        Assert.Throws<DeviceDsl.MachineException>(() => next.Load(state));
    }
}
