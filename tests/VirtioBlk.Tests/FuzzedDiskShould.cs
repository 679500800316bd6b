using DeviceDsl;
using DeviceDsl.Testing;
using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Fuzzing;
using DeviceDsl.Virtio.Tests.Support;
using VirtioBlk.Backends;

namespace VirtioBlk.Tests;

/// <summary>
/// Whatever a guest does to a disk, by any transport, no code of it is led astray, and the next driver finds one that works (G-3).
/// </summary>
[Trait("Category", "Slow")]
public sealed class FuzzedDiskShould
{
    private const int DiskLength = 1 << 20;

    private static readonly string Corpus = Path.Combine(Repository.Root, "tests/VirtioBlk.Tests/disk.corpus");

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void SurviveTheCorpus(TransportKind kind, bool isPacked)
    {
        Fuzzer fuzzer = Create();
        fuzzer.RunAll(kind, isPacked, FuzzCorpus.Read(Corpus));

        Assert.True(fuzzer.Reached.Count > 10, "The corpus leads nowhere.");
    }

    [Theory]
    [MemberData(nameof(TransportRig.Layouts), MemberType = typeof(TransportRig))]
    public void SurviveDerivedInputs(TransportKind kind, bool isPacked) => Create().Explore(kind, isPacked, Corpus);

    private static Fuzzer Create() => new(
        static () => new BlockDevice(new MemoryBackend(DiskLength)),
        static (device, _) => device.NotifyConfigurationChanged(),
        ShouldAnswer);

    private static void ShouldAnswer(TransportRig rig)
    {
        GuestAddress header = rig.Heap.Take(16);
        GuestAddress status = rig.Heap.Take(1);
        Assert.True(rig.Machine.Memory.TryWrite(header, BlockRig.Header((uint)RequestType.In, 0)));
        Assert.True(rig.Machine.Memory.TryWrite(status, [BlockRig.Untouched]));
        DriverQueue queue = rig.Queues[0];
        Assert.True(queue.Ring.TryAdd([new(header, 16, false), new(rig.Heap.Take(512), 512, true), new(status, 1, true)], 5));
        queue.Submit();
        rig.Machine.Settle();
        Assert.True(queue.Ring.TryTakeUsed(out long cookie, out uint written), "The request did not come back.");
        Assert.Equal((5, 513u), (cookie, written));
        Assert.Equal([(byte)RequestStatus.Ok], rig.Read(status, 1));
    }
}
