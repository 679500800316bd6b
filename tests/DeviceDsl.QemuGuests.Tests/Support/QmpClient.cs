using System.Net.Sockets;
using System.Text.Json;

namespace DeviceDsl.QemuGuests.Tests;

/// <summary>QEMU's monitor: one command at a time, and the events of the machine.</summary>
public sealed class QmpClient : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly HostProcess _qemu;
    private readonly Journal _journal;
    private readonly StreamWriter _writer;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Lock _lock = new();
    private readonly List<JsonElement> _events = [];
    private TaskCompletionSource<JsonElement> _answer = NewSource();

    /// <summary>Takes a connection.</summary>
    public QmpClient(NetworkStream stream, HostProcess qemu, Journal journal)
    {
        _stream = stream;
        _qemu = qemu;
        _journal = journal;
        _writer = new StreamWriter(stream) { AutoFlush = true };
        _ = ReadAsync();
    }

    /// <summary>Leaves the state in which the monitor takes no commands yet.</summary>
    public Task NegotiateAsync() => ExecuteAsync("qmp_capabilities");

    /// <summary>Executes a command and returns its value.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="arguments">Its arguments, an object with properties of their names.</param>
    public async Task<JsonElement> ExecuteAsync(string command, object? arguments = null)
    {
        _answer = NewSource();
        await WriteAsync(JsonSerializer.Serialize(
            new Dictionary<string, object> { ["execute"] = command, ["arguments"] = arguments ?? new { } }));
        JsonElement answer = await _qemu.AliveUntilAsync(_answer.Task, $"the answer to {command}");
        return answer.TryGetProperty("return", out JsonElement value)
            ? value
            : throw new InvalidOperationException(_journal.Explain($"{command}: {answer}"));
    }

    /// <summary>Waits for an event and forgets it; those that come before the awaited one stay.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="matches">Which of these events.</param>
    public async Task AwaitEventAsync(string name, Func<JsonElement, bool>? matches = null)
    {
        while (!TryTake(name, matches ?? (_ => true)))
        {
            if (!await _arrived.WaitAsync(Patience.Limit)) throw new TimeoutException(_journal.Explain($"the event {name} did not come"));
        }
    }

    public void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
    }

    private static TaskCompletionSource<JsonElement> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Some events have none.
    private static JsonElement Data(JsonElement what) => what.TryGetProperty("data", out JsonElement data) ? data : default;

    private bool TryTake(string name, Func<JsonElement, bool> matches)
    {
        lock (_lock)
        {
            int index = _events.FindIndex(what => what.GetProperty("event").GetString() == name && matches(Data(what)));
            if (index >= 0) _events.RemoveAt(index);
            return index >= 0;
        }
    }

    // QEMU has ended. The caller that waits for an answer fails with the reason.
    private static bool IsEnd(Exception failure) => failure is IOException or ObjectDisposedException or SocketException;

    private async Task WriteAsync(string line)
    {
        try
        {
            await _writer.WriteLineAsync(line);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            _journal.Add("qmp", $"({failure.Message})");
        }
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(_stream);
        try
        {
            while (await reader.ReadLineAsync() is { } line) Take(line);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            _journal.Add("qmp", $"({failure.Message})");
        }
    }

    private void Take(string line)
    {
        _journal.Add("qmp", line);
        JsonElement message = JsonDocument.Parse(line).RootElement;
        if (message.TryGetProperty("event", out _))
        {
            lock (_lock) _events.Add(message);
            _arrived.Release();
        }
        else if (!message.TryGetProperty("QMP", out _))
        {
            _answer.TrySetResult(message);
        }
    }
}
