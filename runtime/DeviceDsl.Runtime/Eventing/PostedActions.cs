using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>The events of the host that wait to run as handlers of one device, in their order.</summary>
/// <param name="handlers">The way into the device.</param>
/// <param name="loop">The machine's loop, which runs them.</param>
internal sealed class PostedActions(HandlerGate handlers, DeviceLoop loop) : PausableItem(loop.Handlers, loop.Queue)
{
    [LockRank((int)LockRank.PostedActions)]
    private readonly RankedLock _gate = new(LockRank.PostedActions);
    private readonly Queue<Action> _actions = new();
    private bool _isDropped;

    /// <summary>Adds one.</summary>
    /// <returns>Whether it waits to run: not after <see cref="Drop"/> nor once the machine has ended.</returns>
    public bool TryAdd(Action action)
    {
        using (_gate.Hold())
        {
            if (_isDropped || loop.Queue.IsEnding) return false;
            _actions.Enqueue(action);
        }

        Schedule();
        return true;
    }

    /// <summary>Drops those that wait, and takes no more.</summary>
    public void Drop()
    {
        using (_gate.Hold())
        {
            _isDropped = true;
            _actions.Clear();
        }
    }

    /// <inheritdoc/>
    protected override void RunInside()
    {
        // One at a time, so that a device that posts to itself lets the others on the loop go first.
        // Taken inside, so that none is under way when they are dropped.
        bool isLast;
        using (handlers.Enter())
        {
            if (!TryTake(out Action? action, out isLast)) return;
            if (handlers.IsOpen) handlers.Guard("Post", action);
        }

        if (!isLast) Schedule();
    }

    private bool TryTake([NotNullWhen(true)] out Action? action, out bool isLast)
    {
        using RankedLock.Scope scope = _gate.Hold();
        bool isTaken = _actions.TryDequeue(out action);
        isLast = _actions.Count == 0;
        return isTaken;
    }
}
