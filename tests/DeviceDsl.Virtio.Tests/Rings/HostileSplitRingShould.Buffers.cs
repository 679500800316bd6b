using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>Buffers: empty ones, their memory and their directions.</summary>
public sealed partial class HostileSplitRingShould
{
    [Fact]
    public void H4AcceptEmptyBuffers()
    {
        using Rig rig = Split();
        // Where no bytes are, no memory need be.
        rig.Describe(0, 0xDEAD_0000, 0, Next, 1);
        rig.Describe(1, Data, 3, Next, 2);
        rig.Describe(2, ulong.MaxValue, 0, Next | Writable, 3);
        rig.Describe(3, Data, 5, Writable);
        rig.Describe(4, 0, 0);
        rig.OfferHeads(0, 4);

        Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());
        Assert.Equal((3u, 5u), (chain.ReadableLength, chain.WritableLength));
        Assert.True(rig.Queue.TryTake(out chain));
        Assert.Equal((0u, 0u), (chain.ReadableLength, chain.WritableLength));
        Assert.True(chain.Reader.Next().IsEmpty);
        Assert.True(chain.Writer.Next().IsEmpty);
    }

    [Fact]
    public void H4BreakOnAnEmptyBufferWhenStrict()
    {
        using var rig = new Rig(isPacked: false, 8, isStrict: true);
        rig.Describe(0, Data, 0);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.EmptyBuffer, "SQ-6");
    }

    [Theory]
    [InlineData(ulong.MaxValue, 2)]
    [InlineData(0xFFFF_FFFF_FFFF_F000, 0x1001)]
    [InlineData(Data, Rig.DataLength + 1)]
    [InlineData(End - 1, 2)]
    [InlineData(End, 1)]
    [InlineData(Data - 1, 2)]
    [InlineData(0xFEE0_0000, 4)]
    [InlineData(0xD000_0000, 4)]
    public void H5BreakOnABufferOutsideMemory(ulong address, uint length)
    {
        foreach (int direction in new[] { 0, Writable })
        {
            using Rig rig = Split();
            // The device's own registers are not memory either: no access comes back to it.
            using var own = EventFd.Create();
            using IoEventFdRegistration registers = rig.Machine.AssignIoEventFd(own, IoAddress.Mmio(0xD000_0000));
            rig.Describe(0, address, length, direction);
            rig.OfferHeads(0);
            rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
            Assert.False(own.TryRead(out _));
        }
    }

    [Fact]
    public void H5BreakOnAWritableBufferInReadOnlyMemory()
    {
        using Rig rig = Split();
        rig.Machine.AddMemory(End, GuestMemory.PageSize, new() { IsReadOnly = true });
        rig.Describe(0, End, 4);
        rig.Describe(1, End - 1, 2, Writable);
        rig.OfferHeads(0, 1);
        Assert.True(rig.Queue.TryTake(out _));
        rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
    }

    [Fact]
    public void H5BreakOnAWritableBufferInReadOnlyMemoryAfterARead()
    {
        using Rig rig = Split();
        rig.Machine.AddMemory(End, GuestMemory.PageSize, new() { IsReadOnly = true });
        rig.Describe(0, End, 4);
        rig.Describe(1, End, 4, Next, 2);
        rig.Describe(2, End + 8, 4, Writable);
        rig.OfferHeads(0, 1);
        Assert.True(rig.Queue.TryTake(out _));
        rig.ShouldBreak(QueueFaultReason.BufferOutsideMemory, "SQ-7");
    }

    [Fact]
    public void H6ServeABufferAcrossPiecesOfMemory()
    {
        using var rig = new Rig(isPacked: false, 8, GuestMemory.PageSize);
        rig.Write(Data + 0xFFE, [1, 2, 3, 4]);
        rig.Describe(0, Data + 0xFFE, 4, Next, 1);
        rig.Describe(1, Data + 0x1FFF, 0x1002, Writable);
        rig.OfferHeads(0);

        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        Assert.True(chain.Reader.TryRead(out uint value));
        Assert.Equal(0x0403_0201u, value);
        Assert.Equal(0x1002u, chain.Writer.Fill(9, uint.MaxValue));
        Assert.Equal([9, 9], rig.Read(Data + 0x2FFF, 2));
        Assert.Equal([9, 0], rig.Read(Data + 0x3000, 2));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void H7BreakOnAReadableBufferAfterAWritableOne(uint lengthOfWritable)
    {
        using Rig rig = Split();
        rig.Describe(0, Data, 1, Next, 1);
        rig.Describe(1, Data, lengthOfWritable, Next | Writable, 2);
        rig.Describe(2, Data, 1);
        rig.OfferHeads(0);
        rig.ShouldBreak(QueueFaultReason.ReadableAfterWritable, "SQ-5");
    }
}
