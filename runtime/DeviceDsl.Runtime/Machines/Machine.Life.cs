using DeviceDsl.Eventing;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;

namespace DeviceDsl;

/// <content>Pausing, settling and ending the machine.</content>
public abstract partial class Machine
{
    [LockRank((int)LockRank.MachineEnd)]
    private readonly RankedLock _endLock = new(LockRank.MachineEnd);
    private bool _hasEnded;
    private bool _areLinesReleased;

    /// <summary>
    /// Pauses the machine: when this method returns, no code of a device runs, and none starts before <see cref="Resume"/>.
    /// Processors that run guest code by themselves are stopped. May be called again.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Kicks during the pause stay in their eventfds and are served afterwards, as are actions posted to devices. A guest access to
    /// a register of a device, or to a doorbell without an eventfd, waits. So do operations of other threads on a device:
    /// <see cref="Attachment.Synchronize"/>, resetting it, detaching it. Interrupts are still delivered.
    /// </para>
    /// <para>
    /// A pause belongs to the thread that began it. Operations of that thread on a device are performed at once, including those of
    /// unrelated work that the thread picks up after an <c>await</c>, so pause and resume on the same thread. If several threads
    /// pause the machine, it resumes when each of them has resumed it. While one of them saves or loads a state, the others wait
    /// too.
    /// </para>
    /// </remarks>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, which would wait for itself.</exception>
    public void Pause()
    {
        ThrowIfDisposed();
        ThrowIfInside("pauses");
        using (_pauseLock.Hold())
        {
            // The machine may have ended meanwhile, and nothing would end a pause of it.
            ThrowIfDisposed();
            // Guests first, because an access in progress may need its handler.
            PauseGuests();
            _handlers.Close();
            Clock.Stop();
        }
    }

    /// <summary>
    /// Ends the calling thread's pause; on a thread that holds none, every pause. Each eventfd that the machine serves is polled
    /// once, so that no earlier kick is lost.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, which a pause waits for.</exception>
    public void Resume()
    {
        ThrowIfDisposed();
        ThrowIfInside("resumes");
        using (_pauseLock.Hold())
        {
            ThrowIfDisposed();
            if (!_handlers.TryOpen()) return;
            Clock.Start();
            Loop.PollAll();
            ResumeGuests();
        }
    }

    /// <summary>
    /// Waits until all work caused before the call is done: handlers, also those of timers that are due, injections, the cleanup of
    /// closed eventfds.
    /// </summary>
    /// <remarks>It does not wait for kicks that a pause holds back.</remarks>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, which would wait for itself.</exception>
    /// <exception cref="Exception">The exceptions of handlers, with <see cref="HandlerFailure.Throw"/>.</exception>
    public void Settle()
    {
        ThrowIfDisposed();
        ThrowIfInside("settles");
        LockOrder.WaitForHandlers();
        Clock.Timers!.ScheduleDue();
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
    /// Stops the guest, detaches every device, removes every registration, and ends the machine's threads. May be called again; a
    /// second caller returns when the first is done.
    /// </summary>
    /// <exception cref="MachineException"><see cref="Errno.EDEADLK"/>: called by a handler, which would wait for itself.</exception>
    public void Dispose()
    {
        ThrowIfInside("disposes of");
        using (_endLock.Hold())
        {
            if (_hasEnded) return;
            _hasEnded = true;
            // Not while a state is being saved or loaded.
            using (_pauseLock.Hold()) Volatile.Write(ref _isDisposed, 1);
            End();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Runs all teardown steps, even if one throws, and then rethrows the first exception.</summary>
    private void End()
    {
        // This thread may end devices even during a pause.
        _handlers.Join();
        var steps = new TeardownSteps();
        steps.Run(StopGuests);
        // Some parts hold requests of the guest but have no attachment to end them.
        foreach (Action listener in Delegate.EnumerateInvocationList(Ending)) steps.Run(listener);
        // Each step runs for all devices before the next step, because a handler may use any other device while the last kicks are served.
        Attachment[] attachments = [.. _attachments.Snapshot.Reverse()];
        for (DetachStep step = DetachStep.None + 1; step <= DetachStep.Done; step++)
        {
            foreach (Attachment attachment in attachments) steps.Run(() => attachment.DetachUpTo(step));
        }

        steps.Run(EndClock);
        steps.Run(Registrations.EndAll);
        steps.Run(ReleaseLines);
        steps.Run(Release);
        steps.Run(_memory.CloseFiles);
        foreach (WorkQueue queue in Queues) steps.Run(queue.Dispose);
        // Threads that still wait for the end of a pause will find no device.
        steps.Run(_handlers.Open);
        steps.Run(Log.ReportAll);
        steps.ThrowIfFailed();
    }

    private void EndClock()
    {
        if (_manualClock is not null) _manualClock.Settling -= SettleUnlessDisposed;
        Clock.Timers!.End();
    }

    private void SettleUnlessDisposed()
    {
        try
        {
            if (!IsDisposed) Settle();
        }
        catch (ObjectDisposedException) when (IsDisposed)
        {
            // It was disposed in the meantime.
        }
    }

    /// <summary>Disconnects the lines of devices, because their drivers outlive the machine.</summary>
    private void ReleaseLines() => Volatile.Write(ref _areLinesReleased, true);

    private void SetDeviceLine(Gsi gsi, bool level)
    {
        if (!Volatile.Read(ref _areLinesReleased)) DriveLine(gsi, level);
    }
}
