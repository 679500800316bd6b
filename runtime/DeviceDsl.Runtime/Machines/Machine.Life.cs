using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <content>Pausing, settling, and the end.</content>
public abstract partial class Machine
{
    [LockRank((int)LockRank.MachineEnd)]
    private readonly RankedLock _endLock = new(LockRank.MachineEnd);
    private bool _hasEnded;
    private bool _areLinesReleased;

    /// <summary>
    /// Pauses the machine: when this returns, no code of a device runs, and none begins before <see cref="Resume"/>.
    /// Processors that run guest code by themselves stand still. It may be called again.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Kicks of the meantime stay in their eventfds and are served afterwards, and so are actions that are posted to devices. A
    /// guest's access that leaves the machine's core waits: one to a register of a device, or to a doorbell without an eventfd.
    /// Other threads wait with what they do to a device: <see cref="Attachment.Synchronize"/>, resetting it, detaching it.
    /// Interrupts go on their way.
    /// </para>
    /// <para>
    /// A pause belongs to the thread that began it. Operations of that thread on a device happen at once, also those of other work
    /// that it takes up after an <c>await</c>: pause and resume on one thread. Where several threads pause the machine, it goes on
    /// when each of them has resumed it. While one of them saves or loads a state, the others wait as well.
    /// </para>
    /// </remarks>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, it would wait for itself.</exception>
    public void Pause()
    {
        ThrowIfDisposed();
        ThrowIfInside("pauses");
        using (_pauseLock.Hold())
        {
            // The machine may have ended meanwhile, and nobody would end a pause of it.
            ThrowIfDisposed();
            // First, as an access of theirs under way may need its handler.
            PauseGuests();
            _handlers.Close();
        }
    }

    /// <summary>
    /// Ends the calling thread's pause; on a thread that holds none, every pause. Each eventfd that the machine serves is polled once,
    /// so that no kick of before is lost.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, which a pause would wait for.</exception>
    public void Resume()
    {
        ThrowIfDisposed();
        ThrowIfInside("resumes");
        using (_pauseLock.Hold())
        {
            ThrowIfDisposed();
            if (!_handlers.TryOpen()) return;
            Loop.PollAll();
            ResumeGuests();
        }
    }

    /// <summary>Returns when all work that was caused before is done: handlers, injections, the end of closed eventfds.</summary>
    /// <remarks>Kicks that a pause holds up are not waited for.</remarks>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, it would wait for itself.</exception>
    /// <exception cref="Exception">What handlers threw, with <see cref="HandlerFailure.Throw"/>.</exception>
    public void Settle()
    {
        ThrowIfDisposed();
        ThrowIfInside("settles");
        LockOrder.WaitForHandlers();
        long before;
        do
        {
            before = Queues.Sum(queue => queue.ScheduledCount);
            foreach (WorkQueue queue in Queues) queue.WaitUntilIdle();
        }
        while (Queues.Sum(queue => queue.ScheduledCount) != before);
        Exceptions.ThrowKept();
    }

    /// <summary>
    /// Stops the guest, detaches every device, removes every registration, and ends the machine's threads. It may be called
    /// again; a second caller returns when the first one is done.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, it would wait for itself.</exception>
    public void Dispose()
    {
        ThrowIfInside("disposes of");
        using (_endLock.Hold())
        {
            if (_hasEnded) return;
            _hasEnded = true;
            // Not while a state is saved or loaded.
            using (_pauseLock.Hold()) Volatile.Write(ref _isDisposed, 1);
            End();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Takes every step of the end, whatever an earlier one threw, and then throws what the first of them did.</summary>
    private void End()
    {
        // This thread may end devices even in a pause.
        _handlers.Join();
        var steps = new TeardownSteps();
        steps.Run(StopGuests);
        // Not every device is told by its attachment: some keep requests of a guest that is no more.
        foreach (Action listener in Delegate.EnumerateInvocationList(Ending)) steps.Run(listener);
        // Each step for all of them before the next one, as a handler may use any other device while the last kicks are served.
        Attachment[] attachments = [.. _attachments.Snapshot.Reverse()];
        for (DetachStep step = DetachStep.None + 1; step <= DetachStep.Done; step++)
        {
            foreach (Attachment attachment in attachments) steps.Run(() => attachment.DetachUpTo(step));
        }

        steps.Run(Registrations.EndAll);
        steps.Run(ReleaseLines);
        steps.Run(Release);
        foreach (WorkQueue queue in Queues) steps.Run(queue.Dispose);
        // Threads that still wait for the end of a pause find no device any more.
        steps.Run(_handlers.Open);
        steps.Run(Log.ReportAll);
        steps.ThrowIfFailed();
    }

    /// <summary>The lines of devices lead nowhere from now on: what drives them outlives the machine.</summary>
    private void ReleaseLines() => Volatile.Write(ref _areLinesReleased, true);

    private void SetDeviceLine(Gsi gsi, bool level)
    {
        if (!Volatile.Read(ref _areLinesReleased)) DriveLine(gsi, level);
    }
}
