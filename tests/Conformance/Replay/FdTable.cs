namespace DeviceDsl.Conformance.Replay;

/// <summary>The names of a trace and the descriptors behind them, as a process has them.</summary>
internal sealed class FdTable : IDisposable
{
    private readonly Dictionary<string, Fd> _open = [];

    /// <summary>What a name stands for.</summary>
    public Fd this[string name] => name switch
    {
        "none" or "closed" => Fd.NotOpen,
        "file" => Fd.OtherFile,
        _ => _open.GetValueOrDefault(name, Fd.NotOpen),
    };

    /// <summary>Gives a name to an open descriptor; one that had the name is closed first.</summary>
    public void Open(string name, Fd fd)
    {
        Close(name);
        _open[name] = fd;
    }

    /// <summary>Closes what a name stands for.</summary>
    /// <returns>Whether it was open.</returns>
    public bool Close(string name)
    {
        if (!_open.Remove(name, out Fd? fd)) return false;
        fd.EventFd?.Dispose();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string name in _open.Keys.ToArray()) Close(name);
    }
}
