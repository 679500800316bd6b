using System.Runtime.CompilerServices;
using DeviceDsl.Interleavings.Model;

namespace System.Threading;

/// <summary>The system's lock, as the scheduler sees it: the compiler takes this one for <c>lock</c> in this assembly.</summary>
/// <param name="file">The file in which it is made: what messages call it.</param>
/// <param name="line">The line.</param>
internal sealed class Lock([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
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
            run.NoteLock(this);
            if (_owner is not null) run.Await(() => _owner is null, $"the lock of {_owner.Name}");
            _owner = Run.CurrentActor;
            _owner.Held.Add(this);
        }

        _depth++;
    }

    public void Exit()
    {
        if (--_depth > 0) return;
        _owner?.Held.Remove(this);
        _owner = null;
        Run.Current?.Change();
    }

    /// <summary>The place where it is made.</summary>
    public override string ToString() => $"{Path.GetFileName(file)}:{line}";

    public readonly ref struct Scope(Lock owner)
    {
        public void Dispose() => owner.Exit();
    }
}
