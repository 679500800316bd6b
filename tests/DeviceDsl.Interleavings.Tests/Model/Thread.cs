using DeviceDsl.Interleavings.Model;

namespace System.Threading;

/// <summary>The system's thread, as an actor.</summary>
internal sealed class Thread
{
    [ThreadStatic]
    private static Thread? t_current;

    private readonly Action? _body;
    private Actor? _actor;

    public Thread(Action body) => _body = body;

    private Thread(Actor? actor) => _actor = actor;

    public static Thread CurrentThread => t_current ??= new Thread(Run.Current is null ? null : Run.CurrentActor);

    public bool IsBackground { get; set; }

    public string? Name { get; set; }

    public bool IsAlive => _actor is { IsFinished: false };

    public static void MemoryBarrier() => Interlocked.MemoryBarrier();

    public void Start()
    {
        Run run = Run.Current ?? throw new InvalidOperationException("Threads start inside a run.");
        _actor = run.AddActor(Name ?? "thread", IsBackground);
        run.Launch(_actor, () =>
        {
            t_current = this;
            _body!();
        });
        run.Point("start");
    }

    public void Join() => Run.Current?.Await(() => _actor!.IsFinished, $"the end of {_actor!.Name}");
}
