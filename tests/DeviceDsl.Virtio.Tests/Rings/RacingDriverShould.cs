using DeviceDsl.Virtio.Tests.Support;
using Xunit.Abstractions;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>
/// A driver that changes what it has published, and rings that lie over each other: never more than the guest's own harm.
/// </summary>
[Trait("Category", "Slow")]
public sealed class RacingDriverShould(ITestOutputHelper output)
{
    private const int Rounds = 200_000;
    private const ulong Data = Rig.DataStart;
    private const uint Odd = 1 << 30;

    /// <summary>H12: whenever the device looks, it keeps what it has checked: a chain of a length in memory, or a broken queue.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void H12UseOneSnapshotOfAChangingDescriptor(bool isPacked)
    {
        using var rig = new Rig(isPacked, 1, features: VirtioFeature.RingIndirectDescriptors);
        rig.WriteDescriptor(Data, Data + 64, 32, 0, 0);
        using var stop = new CancellationTokenSource();
        using var hasBegun = new ManualResetEventSlim();
        // What the driver writes is good, too long, or outside memory, and all its mixtures.
        var racing = new Thread(() =>
        {
            (ulong Address, uint Length, int Flags)[] views =
            [
                (Data, 16, 0),
                (Data, Odd, 0),
                (Odd, 16, 0),
                (Data, 16, 4),
                (Odd, 16, 4),
                (Data, 32, 4),
            ];
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                (ulong address, uint length, int flags) = views[i % views.Length];
                ulong at = rig.Areas.Descriptors.Value;
                rig.Write(at, BitConverter.GetBytes(address));
                rig.Write(at + 8, BitConverter.GetBytes(length));
                rig.Write16(at + (isPacked ? 14UL : 12UL), (ushort)(flags | (isPacked ? 0x80 : 0)));
                if (i == 0) hasBegun.Set();
            }
        });
        racing.Start();
        // Until then the descriptor is all zeros, which is good too, and of no length.
        hasBegun.Wait();
        int served = 0;
        var faults = new Dictionary<QueueFaultReason, int>();
        for (int round = 0; round < Rounds; round++)
        {
            Assert.True(VirtQueue.TryCreate(rig.Setup with { OnBroken = null }, out VirtQueue? queue, out _));
            if (!isPacked) rig.Write16(rig.Areas.Driver.Value + 2, 1);
            if (queue.TryTake(out DescriptorChain chain))
            {
                ChainReader reader = chain.Reader;
                uint read = 0;
                while (reader.Remaining != 0) read += (uint)reader.Next().Length;
                Assert.Equal(chain.ReadableLength, read);
                Assert.True(read is 16 or 32, $"{read} bytes.");
                served++;
            }
            else if (queue.Fault is not null)
            {
                faults[queue.Fault.Reason] = faults.GetValueOrDefault(queue.Fault.Reason) + 1;
            }
        }

        stop.Cancel();
        racing.Join();
        output.WriteLine($"{served} served; {string.Join(", ", faults)}");
        Assert.NotEqual(0, served);
        Assert.NotEmpty(faults);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void H13ServeOverlappingRings(bool isPacked)
    {
        int seed = Seeds.First;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 300; round++)
        {
            using var rig = new Rig(
                isPacked, 8, GuestMemory.PageSize, features: [VirtioFeature.RingEventIndex, VirtioFeature.RingIndirectDescriptors]);
            ulong Somewhere() => Rig.RingStart + (ulong)(random.Next(16) * 16);
            var areas = new VirtQueueAreas(Somewhere(), Somewhere(), Somewhere());
            VirtQueueSetup setup = rig.Setup with { Areas = areas, OnBroken = null };
            // Two queues on the same rings.
            Assert.True(VirtQueue.TryCreate(setup, out VirtQueue? first, out _));
            Assert.True(VirtQueue.TryCreate(setup, out VirtQueue? second, out _));
            byte[] junk = new byte[512];
            for (int step = 0; step < 200; step++)
            {
                if (step % 10 == 0)
                {
                    foreach (ref byte item in junk.AsSpan()) item = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(9));
                    for (int at = 0; at < junk.Length; at += 16)
                    {
                        BitConverter.TryWriteBytes(junk.AsSpan(at), Rig.RingStart + (ulong)random.Next(600));
                    }

                    rig.Write(Rig.RingStart, junk);
                    rig.Write16(areas.Driver.Value + 2, (ushort)random.Next(9));
                }

                VirtQueue queue = random.Next(2) == 0 ? first : second;
                if (!queue.TryTake(out DescriptorChain chain)) continue;
                chain.Writer.Fill(0xFF, uint.MaxValue);
                queue.Complete(chain, chain.WritableLength);
                queue.Publish();
                queue.EnableKicks();
            }

            // Nothing beside the rings and what the descriptors named was written.
            Assert.All(rig.Read(Rig.DataStart, 4096), item => Assert.Equal(0, item));
        }
    }
}
