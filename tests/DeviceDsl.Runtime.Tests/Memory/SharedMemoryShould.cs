using System.Runtime.CompilerServices;
using DeviceDsl.KvmTesting;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Runtime.Tests.Memory;

/// <summary>Files of shared memory come and go with their machine, even where the process has run out of something.</summary>
[Collection(Alone.Name)]
public sealed class SharedMemoryShould
{
    [LinuxFact]
    public void CloseItsFileWithTheMachineAndNotBefore()
    {
        int before = CountFiles();
        using (var machine = new EmbeddedMachine())
        {
            machine.AddMemory(0, GuestMemory.PageSize, new() { IsShared = true });
            machine.AddMemory(0x10000, GuestMemory.PageSize, new() { IsShared = true });
            Assert.Equal(before + 2, CountFiles());
        }

        Assert.Equal(before, CountFiles());
    }

    [LinuxFact]
    public void LeaveNothingOfMemoryThatOverlaps()
    {
        using var machine = new EmbeddedMachine();
        machine.AddMemory(0, 2 * GuestMemory.PageSize);
        int before = CountFiles();
        int mapped = CountMappings();

        MachineException refused = Assert.Throws<MachineException>(
            () => machine.AddMemory(GuestMemory.PageSize, GuestMemory.PageSize, new() { IsShared = true }));

        Assert.Equal(Errno.EEXIST, refused.Errno);
        Assert.Equal(before, CountFiles());
        Assert.Equal(mapped, CountMappings());
    }

    [LinuxFact]
    public void LeaveTheSystemOnceNobodyRefersToIt()
    {
        int mapped = CountMappings();
        for (int i = 0; i < 8; i++) MakeAndForget();

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(mapped, CountMappings());
    }

    [LinuxFact]
    public void NotBeMadeAfterTheEndOfTheMachine()
    {
        var machine = new EmbeddedMachine();
        machine.Dispose();
        int before = CountFiles();
        Assert.Throws<ObjectDisposedException>(() => machine.AddMemory(0, GuestMemory.PageSize, new() { IsShared = true }));
        Assert.Equal(before, CountFiles());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeAndForget()
    {
        using var machine = new EmbeddedMachine();
        using SafeFileHandle file = machine.AddMemory(0, GuestMemory.PageSize, new() { IsShared = true }).DuplicateFile();
    }

    private static int CountFiles() => new DirectoryInfo("/proc/self/fd")
        .GetFiles()
        .Count(file => file.LinkTarget is { } target && target.Contains("guest memory", StringComparison.Ordinal));

    private static int CountMappings()
        => File.ReadLines("/proc/self/maps").Count(line => line.Contains("memfd:guest memory", StringComparison.Ordinal));
}
