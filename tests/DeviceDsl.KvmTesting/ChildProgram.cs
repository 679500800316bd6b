using System.Diagnostics;
using System.Globalization;

namespace DeviceDsl.KvmTesting;

/// <summary>A program of this repository in a process of its own, which can be killed at any moment.</summary>
public sealed class ChildProgram : IDisposable
{
    /// <summary>How long a test waits for what ought to happen soon, on a slow machine.</summary>
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private ChildProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program.</summary>
    /// <param name="assembly">Its assembly.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProgram Start(string assembly, params IEnumerable<string> arguments)
        => new(new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true });

    /// <summary>Waits until something is the case.</summary>
    /// <exception cref="TimeoutException">It is not, or the program ended before.</exception>
    public void Await(Func<bool> condition, string what)
    {
        if (SpinWait.SpinUntil(() => condition() || _process.HasExited, HangGuard) && condition()) return;
        lock (_lines) throw new TimeoutException($"{what} did not happen. The program wrote: {string.Join("\n", _lines)}");
    }

    /// <summary>Waits until the program has written a line.</summary>
    public void AwaitLine(string text) => Await(() => Wrote(text), $"'{text}'");

    /// <summary>The names of its threads.</summary>
    public IEnumerable<string> Threads() => ReadAll($"/proc/{Id}/task", "comm");

    /// <summary>Whether it has a descriptor of a file whose name contains a text.</summary>
    public bool Has(string text) => LinksOf($"/proc/{Id}/fd").Any(link => link.Contains(text, StringComparison.Ordinal));

    /// <summary>Kills the program: it can do nothing about it.</summary>
    public void Kill()
    {
        _process.Kill();
        if (!_process.WaitForExit(HangGuard)) throw new TimeoutException("The process did not end.");
    }

    /// <summary>The processes that it has started and that still run.</summary>
    public IEnumerable<string> Children() => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _) && ParentOf(folder) == Id);

    /// <summary>The descriptors of any other process of the system whose files have a name that contains a text.</summary>
    public static IReadOnlyList<string> DescriptorsElsewhere(string text) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out int id) && id != Environment.ProcessId)
            .SelectMany(folder => LinksOf(Path.Combine(folder, "fd")))
            .Where(link => link.Contains(text, StringComparison.Ordinal)),
    ];

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private static int ParentOf(string folder)
    {
        // The name of the program is in parentheses and may contain anything.
        string status = ReadOr(Path.Combine(folder, "stat"), ") - 0");
        string[] fields = status[(status.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return int.Parse(fields[1], CultureInfo.InvariantCulture);
    }

    private static string[] LinksOf(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(folder).GetFiles().Select(static file => file.LinkTarget ?? "")];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or belongs to somebody else.
            return [];
        }
    }

    private static IEnumerable<string> ReadAll(string folder, string file)
        => Directory.Exists(folder) ? Directory.GetDirectories(folder).Select(part => ReadOr(Path.Combine(part, file), "").Trim()) : [];

    private static string ReadOr(string path, string otherwise)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return otherwise;
        }
    }

    private bool Wrote(string text)
    {
        lock (_lines) return _lines.Exists(line => line.Contains(text, StringComparison.Ordinal));
    }

    private void Add(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}
