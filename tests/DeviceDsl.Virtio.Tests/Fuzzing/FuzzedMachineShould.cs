using DeviceDsl.Runtime.Tests;
using DeviceDsl.Virtio.Tests.Support;

namespace DeviceDsl.Virtio.Tests.Fuzzing;

/// <summary>What hostile guests did is gone with their machines (G-3).</summary>
[Collection(Alone.Name)]
[Trait("Category", "Slow")]
public sealed class FuzzedMachineShould
{
    private const long MaxBytes = 2 << 20;

    [Theory]
    [InlineData(TransportKind.PciModernMessages)]
    [InlineData(TransportKind.MmioModern)]
    public void G3LeaveNothingBehind(TransportKind kind)
    {
        // The first round makes what stays: code, tables, pools.
        (long Bytes, int Descriptors) before = RunAndCount(kind);
        (long Bytes, int Descriptors) after = RunAndCount(kind);

        Assert.True(after.Bytes - before.Bytes < MaxBytes, $"{after.Bytes - before.Bytes} bytes are left.");
        Assert.Equal(before.Descriptors, after.Descriptors);
    }

    private static (long Bytes, int Descriptors) RunAndCount(TransportKind kind)
    {
        FuzzedDeviceShould.Create().RunAll(kind, isPacked: true, FuzzCorpus.Read(FuzzedDeviceShould.Corpus));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return (GC.GetTotalMemory(forceFullCollection: true), OpenDescriptors);
    }

    private static int OpenDescriptors => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
