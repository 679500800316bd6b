using DeviceDsl.Interleavings.Model;

namespace System.Threading;

/// <summary>The system's lock, as the scheduler sees it: the compiler takes this one for <c>lock</c> in this assembly.</summary>
internal sealed class Lock
{
    private Actor? _owner;
    private int _depth;

    public bool IsHeldByCurrentThread => Run.Current is null ? _depth > 0 : _owner == Run.CurrentActor;

    public Scope EnterScope()
    {
        Enter();
        return new Scope(this);
    }

    public void Enter()
    {
        Run? run = Run.Current;
        if (run is not null && _owner != Run.CurrentActor)
        {
            run.Point("lock");
            run.Await(() => _owner is null, $"the lock of {_owner?.Name}");
            _owner = Run.CurrentActor;
        }

        _depth++;
    }

    public void Exit()
    {
        if (--_depth > 0) return;
        _owner = null;
        Run.Current?.Change();
    }

    public readonly ref struct Scope(Lock owner)
    {
        public void Dispose() => owner.Exit();
    }
}
