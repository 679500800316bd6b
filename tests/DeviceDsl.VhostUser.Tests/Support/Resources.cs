namespace DeviceDsl.VhostUser.Tests.Support;

/// <summary>What the process has open.</summary>
internal static class Resources
{
    private static readonly string[] Kinds = ["socket:", "pipe:", "anon_inode:", "/memfd:guest", "/memfd:requests"];

    /// <summary>The number of open descriptors of the kinds that a connection uses; the runtime opens assemblies at any time.</summary>
    public static int Descriptors => Targets.Count();

    /// <summary>The number of mappings of shared memory.</summary>
    public static int Mappings => File.ReadLines("/proc/self/maps").Count(line => line.Contains("memfd:guest", StringComparison.Ordinal));

    /// <summary>The number of threads.</summary>
    public static int Threads => Directory.EnumerateDirectories("/proc/self/task").Count();

    /// <summary>Asserts that no descriptor is left, once the server has ended its last connection.</summary>
    public static void AssertDescriptors(int before, Rig rig)
    {
        WaitUntilIdle(rig);
        string[] open = [.. Targets];
        Assert.True(open.Length <= before, $"{open.Length} descriptors are open instead of {before}: {string.Join(", ", open)}");
    }

    /// <summary>Waits until the server has ended its last connection.</summary>
    public static void WaitUntilIdle(Rig rig) => Assert.True(SpinWait.SpinUntil(() => !rig.Server.IsConnected, Frontend.Timeout));

    private static IEnumerable<string> Targets
        => Directory.EnumerateFileSystemEntries("/proc/self/fd")
            .Select(link => new FileInfo(link).LinkTarget ?? "")
            .Where(target => Kinds.Any(kind => target.StartsWith(kind, StringComparison.Ordinal)));
}
