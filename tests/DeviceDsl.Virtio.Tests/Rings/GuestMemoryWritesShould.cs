using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>
/// Whatever a device writes to the guest's memory, and from wherever the place comes, goes through one check: all of it is memory that may
/// be written, or none of it is written.
/// </summary>
public sealed class GuestMemoryWritesShould
{
    private const ulong First = 0x1000_0000;
    private const ulong ReadOnly = First + GuestMemory.PageSize;
    private const ulong Second = First + (2 * GuestMemory.PageSize);
    private const ulong Third = First + (3 * GuestMemory.PageSize);
    private const ulong End = First + (4 * GuestMemory.PageSize);
    private const int Length = 16;
    private const byte Written = 7;

    /// <summary>Places inside, across and at the ends of pieces, and whether all of the place is memory to write.</summary>
    private static readonly (ulong Address, bool IsWritable)[] Places =
    [
        (Second, true), (Third - Length, true), (Third - (Length / 2), true),
        (End - Length, true), (First, true), (ReadOnly - Length, true),
        (ReadOnly, false), (Second - Length, false), (ReadOnly - (Length / 2), false),
        (ReadOnly - 1, false), (Second - 1, false), (Second - (Length / 2), false),
        (End - (Length / 2), false), (End - 1, false), (End, false),
        (First - (Length / 2), false), (First - 1, false),
        (ulong.MaxValue - (Length / 2), false),
    ];

    public static TheoryData<bool, ChainWrite, ulong, bool> Chains
    {
        get
        {
            var all = new TheoryData<bool, ChainWrite, ulong, bool>();
            foreach (bool isPacked in new[] { false, true })
            {
                foreach (ChainWrite write in Enum.GetValues<ChainWrite>())
                {
                    foreach ((ulong address, bool isWritable) in Places) all.Add(isPacked, write, address, isWritable);
                }
            }

            return all;
        }
    }

    /// <summary>What a request reads before, in the same request or in the one before it, and where it then writes.</summary>
    public static TheoryData<bool, bool, ulong, ulong, bool> ReadsBefore
    {
        get
        {
            var all = new TheoryData<bool, bool, ulong, ulong, bool>();
            foreach (bool isPacked in new[] { false, true })
            {
                foreach (bool isOneRequest in new[] { false, true })
                {
                    foreach (ulong read in new[] { First, ReadOnly, ReadOnly + (2 * Length), Second })
                    {
                        foreach ((ulong address, bool isWritable) in Places) all.Add(isPacked, isOneRequest, read, address, isWritable);
                    }
                }
            }

            return all;
        }
    }

    public static TheoryData<bool, bool, ulong, bool> States
    {
        get
        {
            var all = new TheoryData<bool, bool, ulong, bool>();
            foreach (bool isPacked in new[] { false, true })
            {
                foreach (bool isDeferred in new[] { false, true })
                {
                    foreach ((ulong address, bool isWritable) in Places.SkipLast(1)) all.Add(isPacked, isDeferred, address, isWritable);
                }
            }

            return all;
        }
    }

    /// <summary>The part of the ring, where it begins, and whether all of it is memory to write.</summary>
    public static TheoryData<bool, int, ulong, bool> Rings
    {
        get
        {
            var all = new TheoryData<bool, int, ulong, bool>();
            foreach ((ulong address, bool isWritable) in Places)
            {
                if (address % 16 != 0) continue;
                // One descriptor of a packed ring, and its device's part; a used ring of one entry is shorter than 16 bytes.
                all.Add(true, 0, address, isWritable);
                all.Add(true, 2, address, IsWritableAt(address));
                all.Add(false, 2, address, IsWritableAt(address));
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void SQ7BeAllowedOnlyToWritableRequestMemory(bool isPacked, ChainWrite write, ulong address, bool isWritable)
    {
        using Rig rig = RigOf(isPacked);
        rig.Offer(1, new DriverBuffer(address, Length, true));

        bool isTaken = rig.Queue.TryTake(out DescriptorChain chain);

        Assert.Equal(isWritable, isTaken);
        if (isTaken) Write(rig, chain, write);
        else Assert.Equal(QueueFaultReason.BufferOutsideMemory, rig.Queue.Fault!.Reason);
        Assert.Equal(isTaken ? [.. Enumerable.Range(0, Length).Select(i => address + (ulong)i)] : [], Changed(rig));
    }

    /// <summary>That a piece of memory was found once, to read from, says nothing of writing to it.</summary>
    [Theory]
    [MemberData(nameof(ReadsBefore))]
    public void SQ7BeCheckedAfterAnyRead(bool isPacked, bool isOneRequest, ulong read, ulong address, bool isWritable)
    {
        using Rig rig = RigOf(isPacked);
        var readable = new DriverBuffer(read, Length, false);
        var writable = new DriverBuffer(address, Length, true);
        if (!isOneRequest) rig.Pass(readable);
        rig.Offer(2, isOneRequest ? [readable, writable] : [writable]);

        bool isTaken = rig.Queue.TryTake(out DescriptorChain chain);

        Assert.Equal(isWritable, isTaken);
        if (isTaken) Assert.Equal((uint)Length, chain.Writer.Fill(Written, uint.MaxValue));
        else Assert.Equal(QueueFaultReason.BufferOutsideMemory, rig.Queue.Fault!.Reason);
        Assert.Equal(isTaken ? Length : 0, Changed(rig).Length);
    }

    /// <summary>A state that was saved where all is memory is loaded where it is not.</summary>
    [Theory]
    [MemberData(nameof(States))]
    public void SQ19BeAllowedOnlyToWritableLoadedRequestMemory(bool isPacked, bool isDeferred, ulong address, bool isWritable)
    {
        using var saved = new Rig(isPacked, 8);
        saved.Machine.AddMemory(First - GuestMemory.PageSize, 6 * GuestMemory.PageSize);
        saved.Offer(1, new DriverBuffer(address, Length, true));
        Assert.True(saved.Queue.TryTake(out DescriptorChain chain));
        if (isDeferred)
        {
            saved.Queue.Suspend();
            saved.Queue.Complete(chain, chain.Writer.Fill(Written, uint.MaxValue));
        }

        var writer = new StateWriter();
        saved.Queue.Save(writer, saved.Memory);
        using Rig rig = RigOf(isPacked);
        var reader = new StateReader(writer.ToArray(), "queue");
        if (!isWritable)
        {
            Assert.Equal(Errno.EINVAL, Assert.Throws<MachineException>(() => rig.Queue.Restore(reader)).Errno);
            Assert.Empty(Changed(rig));
            return;
        }

        rig.Queue.Restore(reader);
        rig.Queue.Resume();
        if (!isDeferred) Assert.True(rig.Queue.TryTake(out chain));
        if (!isDeferred) chain.Writer.Fill(Written, uint.MaxValue);
        Assert.Equal(Length, Changed(rig).Length);
    }

    [Theory]
    [MemberData(nameof(Rings))]
    public void VQ4BeAllowedOnlyToWritableRingMemory(bool isPacked, int part, ulong address, bool isWritable)
    {
        using Rig rig = RigOf(isPacked);
        VirtQueueAreas areas = part == 0 ? rig.Areas with { Descriptors = address } : rig.Areas with { Device = address };

        bool isOpen = VirtQueue.TryCreate(rig.Setup with { Areas = areas, Size = 1 }, out VirtQueue? queue, out QueueFault? fault);

        Assert.Equal(isWritable, isOpen);
        if (!isOpen) Assert.Equal(QueueFaultReason.RingOutsideMemory, fault!.Reason);
        queue?.DisableKicks();
        _ = queue?.EnableKicks();
        if (!isOpen) Assert.Empty(Changed(rig));
    }

    [Fact]
    public void BeAllowedToDevicesOnlyInWritableMemory()
    {
        byte[] bytes = [.. Enumerable.Repeat(Written, Length)];
        foreach ((ulong address, bool isWritable) in Places)
        {
            using Rig rig = RigOf(isPacked: false);
            Assert.Equal(isWritable, rig.Memory.TryWrite(address, bytes));
            Assert.Equal(isWritable ? Length : 0, Changed(rig).Length);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BeAllowedToDriversOnlyInWritableMemory(bool isPacked)
    {
        using Rig rig = RigOf(isPacked);
        VirtQueueAreas areas = rig.Areas with { Descriptors = ReadOnly };
        var driver = DriverRing.Create(rig.Memory, rig.Size, areas, rig.Features);

        Assert.Throws<ArgumentException>(() => driver.TryAdd([new(Rig.DataStart, 1, true)], 1));

        Assert.Empty(Changed(rig));
    }

    private static Rig RigOf(bool isPacked)
    {
        var rig = new Rig(isPacked, 8);
        rig.Machine.AddMemory(First, GuestMemory.PageSize);
        rig.Machine.AddMemory(ReadOnly, GuestMemory.PageSize, new() { IsReadOnly = true });
        rig.Machine.AddMemory(Second, GuestMemory.PageSize);
        rig.Machine.AddMemory(Third, GuestMemory.PageSize);
        return rig;
    }

    private static void Write(Rig rig, DescriptorChain chain, ChainWrite write)
    {
        if (write == ChainWrite.Deferred) rig.Queue.Suspend();
        byte[] bytes = [.. Enumerable.Repeat(Written, Length)];
        ChainWriter writer = chain.Writer;
        switch (write)
        {
            case ChainWrite.Bytes:
                Assert.Equal(Length, writer.Write(bytes));
                break;
            case ChainWrite.Values:
                while (writer.TryWrite(0x0707_0707u))
                {
                }

                break;
            case ChainWrite.Runs:
                while (writer.Remaining != 0) writer.Next().Fill(Written);
                break;
            case ChainWrite.Part:
                writer.Take(5).Fill(Written, uint.MaxValue);
                writer.Fill(Written, uint.MaxValue);
                break;
            default:
                Assert.Equal((uint)Length, writer.Fill(Written, uint.MaxValue));
                break;
        }

        if (write != ChainWrite.Deferred) return;
        Assert.Empty(Changed(rig));
        rig.Queue.Resume();
    }

    private static bool IsWritableAt(ulong address) => address is >= First and < ReadOnly or >= Second and < End;

    /// <summary>What was written of the pages, the one included that the host alone may write.</summary>
    private static ulong[] Changed(Rig rig)
    {
        byte[] bytes = rig.Read(First, (int)(End - First));
        return [.. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] != 0).Select(i => First + (ulong)i)];
    }
}
