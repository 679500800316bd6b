using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The guest's shell at the other end of its serial line; <c>Guest/init</c> describes the protocol.</summary>
public sealed class GuestConsole : IDisposable
{
    private const char Open = '\x02';
    private const char Close = '\x03';

    private readonly string _name;
    private readonly Journal _journal;
    private readonly Lock _lock = new();
    private readonly StringBuilder _received = new();
    private readonly NetworkStream _line;
    private TaskCompletionSource _changed = NewSource();
    private int _number;
    private string? _unfinished;

    /// <summary>Takes a serial line.</summary>
    public GuestConsole(string name, NetworkStream line, Journal journal)
    {
        _name = name;
        _journal = journal;
        _line = line;
        _ = ReadAsync();
    }

    /// <summary>Waits until the guest has booted.</summary>
    public async Task AwaitReadyAsync()
    {
        _journal.Add(_name, await TakeAsync($"{Open}ready{Close}", "the guest's shell"));
    }

    /// <summary>
    /// Runs a command that must succeed, and returns its output on both streams, without the last line break.
    /// </summary>
    public async Task<string> RunAsync(string command)
    {
        if (_unfinished is not null) throw new InvalidOperationException(_journal.Explain($"{_name} is still busy with: {_unfinished}"));
        _unfinished = command;
        string number = (++_number).ToString(CultureInfo.InvariantCulture);
        _journal.Add(_name, $"$ {command}");
        await _line.WriteAsync(Encoding.ASCII.GetBytes($"{number} {Convert.ToBase64String(Encoding.UTF8.GetBytes(command))}\n"));
        await TakeAsync($"{Open}{number}{Close}\n", command);
        string output = await TakeAsync($"{Open}/{number} ", command);
        int code = int.Parse(await TakeAsync($"{Close}\n", command), CultureInfo.InvariantCulture);
        _unfinished = null;
        _journal.Add(_name, $"{output}(exit code {code})");
        return code == 0
            ? output.TrimEnd('\n')
            : throw new InvalidOperationException(_journal.Explain($"{_name}: exit code {code} of: {command}"));
    }

    public void Dispose() => _line.Dispose();

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Waits for a mark, and returns the text before it.
    private async Task<string> TakeAsync(string mark, string what)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
                if (TryTake(mark) is { } text) return text;
            }

            try
            {
                await changed.WaitAsync(Patience.Limit);
            }
            catch (TimeoutException timeout)
            {
                lock (_lock) _journal.Add(_name, _received.ToString());
                throw new TimeoutException(_journal.Explain($"{_name}: no end of: {what}"), timeout);
            }
        }
    }

    private string? TryTake(string mark)
    {
        string received = _received.ToString();
        int index = received.IndexOf(mark, StringComparison.Ordinal);
        if (index < 0) return null;
        _received.Remove(0, index + mark.Length);
        return received[..index];
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await _line.ReadAsync(buffer) is > 0 and int length) Add(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or SocketException)
        {
            // QEMU has ended. Its process reports the reason.
            _journal.Add(_name, $"(serial line: {failure.Message})");
        }
    }

    private void Add(string text)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _received.Append(text);
            changed = _changed;
            _changed = NewSource();
        }

        changed.TrySetResult();
    }
}
