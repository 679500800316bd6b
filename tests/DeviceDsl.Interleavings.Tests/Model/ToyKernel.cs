using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.Interleavings.Model;

/// <summary>
/// As much of Linux as eventfds and epoll need: a table of files, in which a number that was closed is the next to be given.
/// </summary>
internal sealed class ToyKernel : IDisposable
{
    private const int FirstNumber = 3;

    private static ToyKernel? s_current;

    private readonly List<object?> _files = [];

    private ToyKernel()
    {
    }

    /// <summary>Whether a scenario runs on it.</summary>
    public static bool IsRunning => s_current is not null;

    /// <summary>Makes the runtime find Linux, until this is disposed.</summary>
    public static ToyKernel Boot() => s_current = new();

    /// <summary>Gives a file the lowest number that is free.</summary>
    public static int Open(object file)
    {
        Run.Current?.Point("open");
        List<object?> files = s_current!._files;
        int free = files.IndexOf(null);
        if (free < 0) files.Add(file);
        else files[free] = file;
        return FirstNumber + (free < 0 ? files.Count - 1 : free);
    }

    /// <summary>Frees a number. A file without any leaves the epoll instances that watch it.</summary>
    public static void Close(int number)
    {
        Run.Current?.Point("close");
        if (s_current is not { } kernel) return;
        object? file = kernel._files[number - FirstNumber];
        kernel._files[number - FirstNumber] = null;
        if (kernel._files.Contains(file)) return;
        foreach (ToyEpollFile epoll in kernel._files.OfType<ToyEpollFile>()) epoll.Forget(file);
    }

    /// <summary>The file of a descriptor, unless that is closed.</summary>
    public static bool TryGet<T>(SafeFileHandle handle, [NotNullWhen(true)] out T? file)
        where T : class
    {
        Run.Current?.Point("system call");
        Run.Current?.Change();
        file = handle.IsClosed ? null : (T?)s_current?._files[(int)handle.DangerousGetHandle() - FirstNumber];
        return file is not null;
    }

    /// <inheritdoc/>
    public void Dispose() => s_current = null;
}
