using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>
/// What a hostile driver does to a packed ring breaks the queue, and nothing else. Named after the rows of docs/spec/virtio.md, section 14.
/// </summary>
public sealed class HostilePackedRingShould
{
    private const int Next = 1;
    private const int Writable = 2;
    private const int Refers = 4;
    private const int Used = 0x8000;
    private const ulong Data = Rig.DataStart;
    private const ulong End = Rig.DataStart + Rig.DataLength;

    [Fact]
    public void H1BreakOnAChainWithoutEnd()
    {
        using Rig rig = Packed();
        // Whatever lap the device compares with, the next place looks available: only the count ends it.
        for (int i = 0; i < 5; i++) rig.DescribePacked(i, Data, 1, Next, i);
        rig.ShouldBreak(QueueFaultReason.ChainUnfinished, "PQ-4");
    }

    [Fact]
    public void H5BreakOnABufferOutsideMemory()
    {
        foreach ((ulong address, uint length) in new[] { (ulong.MaxValue, 2u), (End - 1, 2u), (0xFEE0_0000UL, 4u) })
        {
            using Rig rig = Packed();
            rig.DescribePacked(0, address, length, Writable);
            rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
        }
    }

    [Fact]
    public void H7BreakOnAReadableBufferAfterAWritableOne()
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, Data, 1, Next | Writable);
        rig.DescribePacked(1, Data, 1);
        rig.ShouldBreak(QueueFaultReason.ReadableAfterWritable, "SQ-5");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(0xFFFF_FFF0)]
    public void H8BreakOnAnIndirectTableOfBadLength(uint length)
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, Data, length, Refers);
        rig.ShouldBreak(QueueFaultReason.IndirectLength, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnIndirectTableOutsideMemory()
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, End - 16, 32, Refers);
        rig.ShouldBreak(QueueFaultReason.IndirectOutsideMemory, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnIndirectDescriptorWithNext()
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, Data, 16, Refers | Next);
        rig.ShouldBreak(QueueFaultReason.IndirectWithNext, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnUnnegotiatedIndirectTable()
    {
        using var rig = new Rig(isPacked: true, 5);
        rig.DescribePacked(0, Data, 16, Refers);
        rig.ShouldBreak(QueueFaultReason.IndirectNotNegotiated, "SQ-8");
    }

    [Fact]
    public void H8UseOnlyTheDirectionFlagOfTableEntries()
    {
        using Rig rig = Packed();
        // Ids and all other flags are anything: the entries follow each other.
        rig.WriteDescriptor(Data, Data, 2, 0xFFFF, 0xFFFF & ~Writable);
        rig.WriteDescriptor(Data + 16, Data, 3, 7, Refers | Writable);
        rig.DescribePacked(0, Data, 32, Refers, id: 4);
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        Assert.Equal((2u, 3u), (chain.ReadableLength, chain.WritableLength));
    }

    [Fact]
    public void H9BreakOnAChainOf4GiB()
    {
        using Rig rig = Packed();
        rig.Machine.AddMemory(0x1000_0000, 0x4000_0000);
        for (int i = 0; i < 4; i++) rig.DescribePacked(i, 0x1000_0000, 0x4000_0000, i == 3 ? 0 : Next);
        rig.ShouldBreak(QueueFaultReason.ChainTooLong, "SQ-4");
    }

    [Fact]
    public void H10BreakOnAChainThatRunsIntoOthersInFlight()
    {
        using Rig rig = Packed();
        for (int i = 0; i < 5; i++) rig.DescribePacked(i, Data, 1, 0, i);
        for (int i = 0; i < 5; i++) Assert.True(rig.Queue.TryTake(out _));
        // The next lap, with nothing used of this one.
        rig.DescribePacked(0, Data, 1, Used, 4, isAvailable: false);
        rig.ShouldBreak(QueueFaultReason.TooManyInFlight, "SQ-12");
    }

    [Fact]
    public void H11BreakOnAnIdThatIsInFlight()
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, Data, 1, 0, id: 3);
        rig.DescribePacked(1, Data, 1, 0, id: 3);
        Assert.True(rig.Queue.TryTake(out _));
        rig.ShouldBreak(QueueFaultReason.AlreadyInFlight, "SQ-11");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0xFFFF)]
    public void H33BreakOnAnIdBeyondTheSize(int id)
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, Data, 1, 0, id);
        rig.ShouldBreak(QueueFaultReason.IdOutOfRange, "PQ-4");
    }

    [Fact]
    public void H33BreakOnAChainIntoAnUnavailableDescriptor()
    {
        using Rig rig = Packed();
        rig.DescribePacked(0, Data, 1, Next);
        rig.DescribePacked(1, Data, 1, 0, isAvailable: false);
        rig.ShouldBreak(QueueFaultReason.ChainUnfinished, "PQ-4");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0x7FFF)]
    public void H33InterruptForAnEventOutsideTheRing(int slot)
    {
        foreach (int lap in new[] { 0, 0x8000 })
        {
            using var rig = new Rig(isPacked: true, 5, features: VirtioFeature.RingEventIndex);
            rig.Write(rig.Areas.Driver.Value, BitConverter.GetBytes((2u << 16) | (uint)(slot | lap)));
            Assert.True(rig.Pass(new DriverBuffer(Data, 1, false)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(256)]
    public void H33TerminateForAnyRing(int size)
    {
        int seed = Seeds.First;
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            using var rig = new Rig(isPacked: true, size, features: [VirtioFeature.RingEventIndex, VirtioFeature.RingIndirectDescriptors]);
            for (int slot = 0; slot < size; slot++)
            {
                int flags = random.Next(8) | (random.Next(4) == 0 ? random.Next(0x10000) : 0);
                rig.DescribePacked(
                    slot, Data + (ulong)random.Next(256), (uint)random.Next(64), flags, random.Next(size + 1), random.Next(8) != 0);
            }

            rig.Write(rig.Areas.Driver.Value, BitConverter.GetBytes((uint)random.Next()));
            int taken = 0;
            while (rig.Queue.TryTake(out DescriptorChain chain))
            {
                Assert.True(++taken <= 4 * size, $"A ring of {size} gave {taken} requests, seed {seed}, round {round}.");
                chain.Writer.Fill(1, uint.MaxValue);
                if (random.Next(3) != 0) rig.Queue.Complete(chain, chain.WritableLength);
                if (random.Next(3) == 0) rig.Queue.Publish();
                if (random.Next(3) == 0) rig.Queue.EnableKicks();
            }
        }
    }

    private static Rig Packed() => new(isPacked: true, 5, features: VirtioFeature.RingIndirectDescriptors);
}
