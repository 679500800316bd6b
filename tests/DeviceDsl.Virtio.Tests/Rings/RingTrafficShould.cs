using DeviceDsl.Virtio.Tests.Support;
using Xunit.Abstractions;

namespace DeviceDsl.Virtio.Tests.Rings;

/// <summary>Both sides of a ring, written apart from each other, agree on every byte, and neither waits for the other in vain.</summary>
public sealed class RingTrafficShould(ITestOutputHelper output)
{
    private const VirtioFeature Events = VirtioFeature.RingEventIndex;
    private const VirtioFeature Indirect = VirtioFeature.RingIndirectDescriptors;
    private const VirtioFeature InOrder = VirtioFeature.InOrder;

    private static readonly int[] SplitSizes = [1, 2, 4, 8, 16, 64, 256, 1024, 4096, 16384, 32768];
    private static readonly int[] PackedSizes =
    [
        1,
        2,
        3,
        5,
        7,
        8,
        13,
        16,
        31,
        64,
        127,
        255,
        256,
        257,
        1000,
        1024,
        4095,
        20000,
        32767,
        32768,
    ];

    public static TheoryData<bool, int> Sizes
    {
        get
        {
            var data = new TheoryData<bool, int>();
            foreach (int size in SplitSizes) data.Add(false, size);
            foreach (int size in PackedSizes) data.Add(true, size);
            return data;
        }
    }

    public static TheoryData<bool, VirtioFeature[]> Combinations
    {
        get
        {
            var data = new TheoryData<bool, VirtioFeature[]>();
            foreach (bool isPacked in new[] { false, true })
            {
                for (int bits = 0; bits < 8; bits++)
                {
                    VirtioFeature[] all = [Events, Indirect, InOrder];
                    data.Add(isPacked, [.. all.Where((_, i) => (bits >> i & 1) != 0)]);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CarryRequestsThroughRingsOfEverySize(bool isPacked, int size)
    {
        int seed = Seeds.First;
        using var rig = new Rig(isPacked, size, features: [Events, Indirect]);
        Run(new RandomTraffic(rig, seed, 3000));
    }

    [Theory]
    [Trait("Category", "Slow")]
    [MemberData(nameof(Combinations))]
    public void CarryRequestsWithAnyFeatures(bool isPacked, VirtioFeature[] features)
    {
        for (int round = 0; round < 6; round++)
        {
            int seed = Seeds.First + round;
            using var rig = new Rig(isPacked, 1 << round, features: features);
            Run(new RandomTraffic(rig, seed, 1500));
        }
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    [InlineData(true, 4)]
    public void CarryRequestsAcrossIndexWrap(bool isPacked, int size)
    {
        int seed = Seeds.First;
        using var rig = new Rig(isPacked, size, features: [Events]);
        for (int i = 0; i < 65_530; i++) rig.Pass(new DriverBuffer(Rig.DataStart, 1, false));
        Run(new RandomTraffic(rig, seed, 500));
        for (int i = 0; i < 65_530; i++) rig.Pass(new DriverBuffer(Rig.DataStart, 1, false));
        Run(new RandomTraffic(rig, seed + 1, 500));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CarryRequestsThroughMemoryInPieces(bool isPacked)
    {
        int seed = Seeds.First;
        // 1024 descriptors take four pages, so that each part of the ring is in pieces too, but for the smallest.
        using var rig = new Rig(isPacked, 1024, GuestMemory.PageSize, features: [Events, Indirect]);
        Run(new RandomTraffic(rig, seed, 3000));
    }

    /// <summary>The seed is told first: a failure anywhere shows it.</summary>
    private void Run(RandomTraffic traffic)
    {
        output.WriteLine(traffic.ToString());
        traffic.Run();
    }
}
