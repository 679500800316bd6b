namespace DeviceDsl.Interleavings.Model;

/// <summary>A thread of the modelled program. One of all actors runs at a time, on a real thread of its own.</summary>
internal sealed class Actor(string name, bool isBackground)
{
    private readonly SemaphoreSlim _baton = new(0);

    public string Name => name;

    /// <summary>Whether the program ends without waiting for it.</summary>
    public bool IsBackground { get; set; } = isBackground;

    public bool IsFinished { get; set; }

    /// <summary>What it waits for; <see langword="null"/> when it can go on.</summary>
    public Func<bool>? Awaited { get; set; }

    /// <summary>The locks that it holds, in the order in which it took them.</summary>
    public List<Lock> Held { get; } = [];

    public bool CanRun => !IsFinished && (Awaited is null || Awaited());

    public void Resume() => _baton.Release();

    public void Pause() => _baton.Wait();
}
