using DeviceDsl.Runtime.Tests;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Rings;

public sealed class RequestPathShould
{
    private const int Requests = 100_000;

    private static readonly DescriptorChain[] Taken = new DescriptorChain[5];

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public void AllocateNothing(bool isPacked, bool isIndirect, bool isInOrder)
    {
        VirtioFeature[] features = [VirtioFeature.RingEventIndex, VirtioFeature.RingIndirectDescriptors];
        if (isInOrder) features = [.. features, VirtioFeature.InOrder];
        // Pieces of a page, so that tables and buffers lie across them.
        using var rig = new Rig(isPacked, 64, GuestMemory.PageSize, features: features);
        DriverBuffer[] buffers =
        [
            new(Rig.DataStart, 16, false),
            .. Enumerable.Range(0, 9).Select(i => new DriverBuffer(Rig.DataStart + 0xFFC, 8, true)),
        ];

        Pass(rig, buffers, isIndirect);
        Assert.Equal(0, Allocations.Of(() => Pass(rig, buffers, isIndirect)));
    }

    private static void Pass(Rig rig, DriverBuffer[] buffers, bool isIndirect)
    {
        DescriptorChain[] taken = Taken;
        for (int done = 0; done < Requests; done += taken.Length)
        {
            for (int i = 0; i < taken.Length; i++)
            {
                if (isIndirect) rig.Driver.TryAddIndirect(buffers, Rig.DataStart + 0x1FA0 + (ulong)(256 * i), i);
                else rig.Driver.TryAdd(buffers, i);
            }

            rig.Driver.Publish();
            for (int i = 0; i < taken.Length; i++)
            {
                if (!rig.Queue.TryTake(out taken[i])) throw new InvalidOperationException($"{rig.Queue.Fault}");
                ChainReader reader = taken[i].Reader;
                ChainWriter writer = taken[i].Writer;
                if (!reader.TryRead(out UInt128 header)) throw new InvalidOperationException("No header.");
                writer.TryWrite(header);
                writer.Fill(1, uint.MaxValue);
            }

            for (int i = taken.Length - 1; i >= 0; i--) rig.Queue.Complete(taken[i], 72);
            rig.Queue.Publish();
            rig.Queue.EnableKicks();
            while (rig.Driver.TryTakeUsed(out _, out _))
            {
            }

            rig.Driver.EnableInterrupts();
        }
    }
}
