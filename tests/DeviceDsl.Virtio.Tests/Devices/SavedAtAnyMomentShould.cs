using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Devices;

/// <summary>
/// Whatever a guest did to a device: what it saves another one takes, and would save again, and both go on (SQ-19, IE-12).
/// </summary>
[Trait("Category", "Slow")]
public sealed class SavedAtAnyMomentShould
{
    /// <summary>How many lives are tried of each transport and layout.</summary>
    private static int Seeds { get; } = int.TryParse(Environment.GetEnvironmentVariable("DEVICEDSL_SAVED_LIVES"), out int seeds)
        ? seeds
        : 4;

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void LoadIntoAnotherDevice(TransportKind kind, bool isPacked)
    {
        var reached = new HashSet<string>();
        for (int seed = 0; seed < Seeds; seed++)
        {
            using var life = new RandomLife(kind, isPacked, seed);
            life.Run();
            reached.UnionWith(life.Reached);
        }

        // The lives are worth their while: they came to what is hard to save.
        string[] hard = ["requests in flight", "a broken queue", "a queue that ended with requests"];
        if (!TransportRig.IsLegacyKind(kind)) hard = [.. hard, "a reset under way"];
        if (!TransportRig.IsMmioKind(kind)) hard = [.. hard, "a suspended queue", "answers that wait for the bus", "a BAR in the way"];
        Assert.Empty(hard.Except(reached));
    }
}
