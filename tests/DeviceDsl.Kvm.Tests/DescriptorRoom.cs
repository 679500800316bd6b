using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Testing;

/// <summary>Limits the descriptors that the process may open, as if it had almost run out of them.</summary>
internal static partial class DescriptorRoom
{
    /// <summary>The most descriptors that code may have room for.</summary>
    public const int Max = 64;

    private const int LimitOfDescriptors = 7;

    /// <summary>Runs code with room for a number of descriptors.</summary>
    public static T Limit<T>(int room, Func<T> action)
    {
        Assert.Equal(0, getrlimit(LimitOfDescriptors, out Limits before));
        int highest = new DirectoryInfo("/proc/self/fd")
            .GetFiles()
            .Max(file => int.Parse(file.Name, System.Globalization.CultureInfo.InvariantCulture));
        var fillers = new List<SafeFileHandle>();
        using SafeFileHandle file = File.OpenHandle("/dev/null");
        Assert.Equal(0, setrlimit(LimitOfDescriptors, before with { Soft = (ulong)highest + Max + 8 }));
        try
        {
            for (int descriptor = dup(file); descriptor >= 0; descriptor = dup(file))
            {
                fillers.Add(new SafeFileHandle(descriptor, ownsHandle: true));
            }

            foreach (SafeFileHandle filler in fillers.Take(room)) filler.Dispose();
            return action();
        }
        finally
        {
            fillers.ForEach(filler => filler.Dispose());
            Assert.Equal(0, setrlimit(LimitOfDescriptors, before));
        }
    }

    [LibraryImport("libc")]
    private static partial int dup(SafeFileHandle descriptor);

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limits limit);

    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limits limit);

    private record struct Limits(ulong Soft, ulong Hard);
}
