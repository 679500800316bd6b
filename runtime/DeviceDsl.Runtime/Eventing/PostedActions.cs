using System.Diagnostics.CodeAnalysis;
using DeviceDsl.Foundation;

namespace DeviceDsl.Eventing;

/// <summary>The queued host events of one device, which run as its handlers in order.</summary>
/// <param name="handlers">The gate of the device.</param>
/// <param name="loop">The machine's loop, which runs them.</param>
internal sealed class PostedActions(HandlerGate handlers, DeviceLoop loop) : PausableItem(loop.Handlers, loop.Queue)
{
    [LockRank((int)LockRank.PostedActions)]
    private readonly RankedLock _gate = new(LockRank.PostedActions);
    private readonly Queue<Action> _actions = new();
    private bool _isDropped;

    /// <summary>Queues an action.</summary>
    /// <returns>Whether it was queued. It is not after <see cref="Drop"/> or when the machine is ending.</returns>
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

    /// <summary>Drops all queued actions and accepts no more.</summary>
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
        // One action at a time, so that a device that posts to itself does not starve other work on the loop. The action is
        // dequeued under the gate, so that none is in flight when the queue is dropped.
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
