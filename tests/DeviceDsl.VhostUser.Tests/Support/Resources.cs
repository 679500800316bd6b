namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>What the process has open.</summary>
internal static class Resources
{
    /// <summary>The number of open descriptors.</summary>
    public static int Descriptors => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    /// <summary>The number of mappings of shared memory.</summary>
    public static int Mappings => File.ReadLines("/proc/self/maps").Count(line => line.Contains("memfd:guest", StringComparison.Ordinal));

    /// <summary>The number of threads.</summary>
    public static int Threads => Directory.EnumerateDirectories("/proc/self/task").Count();

    /// <summary>Asserts that no descriptor is left, once the server has ended its last connection.</summary>
    public static void AssertDescriptors(int before, Rig rig)
    {
        SpinWait.SpinUntil(() => !rig.Server.IsConnected, Frontend.Timeout);
        Assert.InRange(Descriptors, 0, before);
    }
}
