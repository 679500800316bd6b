using System.Diagnostics;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A program that a test runs, with its output in the journal.</summary>
public sealed class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _name;
    private readonly Journal _journal;
    private readonly Dictionary<string, TaskCompletionSource<string>> _awaited = [];
    private readonly List<string> _lines = [];

    /// <summary>Starts a program.</summary>
    /// <param name="name">Its name in the journal.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="journal">Where its output goes.</param>
    /// <param name="prepare">Changes how it is started.</param>
    public HostProcess(string name, IReadOnlyList<string> command, Journal journal, Action<ProcessStartInfo>? prepare = null)
    {
        _name = name;
        _journal = journal;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        prepare?.Invoke(_process.StartInfo);
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        ProcessGuard.Started(_process.Id);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = AwaitExitAsync();
    }

    /// <summary>Completes with the exit code of the program.</summary>
    public Task<int> Exited { get; }

    /// <summary>The output of the program so far, on both streams.</summary>
    public string Output
    {
        get
        {
            lock (_awaited) return string.Join('\n', _lines);
        }
    }

    public void Send(Signal signal) => _process.Send(signal);

    /// <summary>Ends the program and those that it has started as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await Exited.OrFail(_journal, $"the end of {_name}");
    }

    /// <summary>Waits until the program has printed a line, and fails if it ends before.</summary>
    public async Task AwaitLineAsync(string line)
    {
        Task<string> printed = Awaited(line);
        Task first = await Task.WhenAny(printed, Exited).OrFail(_journal, $"{_name} printing '{line}'");
        if (first != printed) throw new InvalidOperationException(_journal.Explain($"{_name} ended without printing '{line}'"));
    }

    /// <summary>Waits for something else, and fails if the program ends before.</summary>
    public async Task<T> AliveUntilAsync<T>(Task<T> task, string what)
    {
        Task first = await Task.WhenAny(task, Exited).OrFail(_journal, what);
        return first == task ? await task : throw new InvalidOperationException(_journal.Explain($"{_name} ended before {what}"));
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task<int> AwaitExitAsync()
    {
        await _process.WaitForExitAsync();
        ProcessGuard.Ended(_process.Id);
        _journal.Add(_name, $"(exit code {_process.ExitCode})");
        return _process.ExitCode;
    }

    private Task<string> Awaited(string line)
    {
        lock (_awaited)
        {
            if (_lines.Contains(line)) return Task.FromResult(line);
            if (!_awaited.TryGetValue(line, out TaskCompletionSource<string>? source))
            {
                _awaited[line] = source = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return source.Task;
        }
    }

    private void Add(string? line)
    {
        if (line is null) return;
        _journal.Add(_name, line);
        lock (_awaited)
        {
            _lines.Add(line);
            if (_awaited.TryGetValue(line, out TaskCompletionSource<string>? source)) source.TrySetResult(line);
        }
    }
}
