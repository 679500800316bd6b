namespace DeviceDsl.Kvm.Tests.Fakes;

/// <summary>What a machine takes of its process: descriptors of the kinds that machines make, and threads named after it.</summary>
internal static class ProcessResources
{
    private const int MaxThreadName = 15;

    private static readonly string[] Kinds = ["kvm", "[eventfd]", "[eventpoll]"];

    /// <summary>Counts the descriptors, after those are closed that nobody refers to any more.</summary>
    public static int CountDescriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
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
