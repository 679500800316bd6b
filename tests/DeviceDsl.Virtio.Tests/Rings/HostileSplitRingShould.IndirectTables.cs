using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>Indirect tables: their length, place and contents.</summary>
public sealed partial class HostileSplitRingShould
{
    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(0xFFFF_FFF0)]
    [InlineData(65536 * 16)]
    public void H8BreakOnAnIndirectTableOfBadLength(uint length)
    {
        using Rig rig = Split();
        rig.Describe(0, Data, length, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectLength, "SQ-8");
    }

    [Theory]
    [InlineData(End - 16, 32)]
    [InlineData(End, 16)]
    [InlineData(0xFFFF_FFFF_FFFF_FFF0, 32)]
    public void H8BreakOnAnIndirectTableOutsideMemory(ulong address, uint length)
    {
        using Rig rig = Split();
        rig.Describe(0, address, length, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectOutsideMemory, "SQ-8");
    }

    [Fact]
    public void H8BreakOnANestedIndirectTable()
    {
        using Rig rig = Split();
        rig.WriteDescriptor(Data, Data + 64, 16, Refers, 0);
        rig.Describe(0, Data, 16, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectNested, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnIndirectDescriptorWithNext()
    {
        using Rig rig = Split();
        rig.WriteDescriptor(Data, Data, 1, 0, 0);
        rig.Describe(0, Data, 16, Refers | Next, 1);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectWithNext, "SQ-8");
    }

    [Fact]
    public void H8BreakOnAnUnnegotiatedIndirectTable()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.WriteDescriptor(Data, Data, 1, 0, 0);
        rig.Describe(0, Data, 16, Refers);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.IndirectNotNegotiated, "SQ-8");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void H8ServeAnIndirectTableAfterDirectDescriptors(int skew)
    {
        using var rig = new Rig(isPacked: false, 8, GuestMemory.PageSize, features: VirtioFeature.RingIndirectDescriptors);
        // Two entries before the end of a piece and two after it; with the skew one entry lies across.
        ulong table = Data + 0x1000 - 32 + (ulong)skew;
        for (int i = 0; i < 4; i++) rig.WriteDescriptor(table + (16 * (ulong)i), Data + 0x2000, 2, i == 3 ? Writable : Next, i + 1);
        rig.Describe(0, Data, 1, Next, 5);
        // Its direction is of no account.
        rig.Describe(5, table, 64, Refers | Writable);
        rig.OfferHeads(0);

        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        Assert.Equal((7u, 2u), (chain.ReadableLength, chain.WritableLength));
    }
}
