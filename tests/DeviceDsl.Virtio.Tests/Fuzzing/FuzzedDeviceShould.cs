using DeviceDsl.Testing;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Fuzzing;

/// <summary>
/// Whatever a guest does to a device, by any transport, no code of the device is led astray, and the next driver finds one that works
/// (G-3).
/// </summary>
[Trait("Category", "Slow")]
public sealed class FuzzedDeviceShould
{
    internal static readonly string Corpus = Path.Combine(Repository.Root, "tests/DeviceDsl.Virtio.Tests/Fuzzing/echo.corpus");

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void G3SurviveTheCorpus(TransportKind kind, bool isPacked)
    {
        Fuzzer fuzzer = Create();
        fuzzer.RunAll(kind, isPacked, FuzzCorpus.Read(Corpus));

        Assert.True(fuzzer.Reached.Count > 10, "The corpus leads nowhere.");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void G3SurviveDerivedInputs(TransportKind kind, bool isPacked) => Create().Explore(kind, isPacked, Corpus);

    /// <summary>The corpus is worth keeping: it breaks queues in every way in which a driver can.</summary>
    [Fact]
    public void G3BreakQueuesInEveryWay()
    {
        Fuzzer fuzzer = Create();
        List<byte[]> corpus = FuzzCorpus.Read(Corpus);
        fuzzer.RunAll(TransportKind.PciModern, isPacked: false, corpus);
        fuzzer.RunAll(TransportKind.PciModern, isPacked: true, corpus);

        IEnumerable<string> rules = Enum.GetValues<QueueFaultReason>()
            .Except(OutOfReach)
            .Select(reason => new QueueFault(reason, "").Rule)
            .Distinct();
        Assert.Equal(
            "", string.Join(
                ", ", rules.Where(rule => !fuzzer.Reached.Any(reached => reached.EndsWith($"(rule {rule})", StringComparison.Ordinal)))));
    }

    /// <summary>
    /// Registers take no size that is none, the queues of this device are not strict, and chains of so many descriptors or bytes take more
    /// than an input says. Only a vhost-user frontend starts a ring at a position, or keeps a record of requests in flight.
    /// </summary>
    private static IReadOnlyList<QueueFaultReason> OutOfReach =>
    [
        QueueFaultReason.SizeInvalid, QueueFaultReason.SizeAboveMaximum, QueueFaultReason.EmptyBuffer, QueueFaultReason.TooManyDescriptors,
        QueueFaultReason.ChainTooLong, QueueFaultReason.InFlightRecordInvalid, QueueFaultReason.PositionInvalid,
    ];

    internal static Fuzzer Create() => new(
        () => new EchoDevice(),
        static (device, what) =>
        {
            var echo = (EchoDevice)device;
            if ((what & 1) == 0) echo.Answer(what >> 1);
            else echo.Change(what);
        },
        static rig => rig.ShouldEcho("alive"));
}
