namespace DeviceDsl.Kvm.Tests.Fakes;

/// <summary>What a machine takes of its process: descriptors of the kinds that machines make, and threads named after it.</summary>
internal static class ProcessResources
{
    private const int MaxThreadName = 15;

    private static readonly string[] Kinds =
        ["/dev/kvm", "/dev/null", "anon_inode:kvm", "memfd:fake-kvm", "[eventfd]", "[eventpoll]", "memfd:guest memory"];

    private static readonly string[] MappedKinds = ["anon_inode:kvm-vcpu", "memfd:fake-kvm"];

    /// <summary>Counts the descriptors, after those are closed that nobody refers to any more.</summary>
    public static int CountDescriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return CountOpenDescriptors();
    }

    /// <summary>Counts the mappings of shared memory, after those are removed that nobody refers to any more.</summary>
    public static int CountSharedMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return File.ReadLines("/proc/self/maps").Count(static line => line.Contains("memfd:guest memory", StringComparison.Ordinal));
    }

    /// <summary>Counts the mappings of processors.</summary>
    public static int CountMappings() => File.ReadLines("/proc/self/maps").Count(line => MappedKinds.Any(line.Contains));

    /// <summary>Counts the descriptors, also those that a collection would close.</summary>
    public static int CountOpenDescriptors()
    {
        return new DirectoryInfo("/proc/self/fd").GetFiles().Count(file => file.LinkTarget is { } target && Kinds.Any(target.Contains));
    }

    /// <summary>The threads whose name begins with that of a machine.</summary>
    public static int CountThreads(string machine)
    {
        string name = machine[..Math.Min(machine.Length, MaxThreadName)];
        return Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith(name, StringComparison.Ordinal));
    }

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }
}
