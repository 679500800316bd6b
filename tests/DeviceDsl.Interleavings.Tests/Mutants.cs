using DeviceDsl.Interleavings.Scenarios;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The bugs of other days, put back one at a time.</summary>
public static class Mutants
{
    private const string Table = "Buses/IoEventFdTable.cs";
    private const string Attachment = "Machines/Attaching/DeviceAttachment.cs";
    private const string Board = "Machines/Attaching/BoardAttachment.cs";
    private const string Registration = "Foundation/MachineRegistration.cs";
    private const string Router = "Interrupts/Routing/GsiRouter.cs";
    private const string IoApic = "Irqchips/IoApic.cs";
    private const string Loop = "Eventing/LoopRegistration.cs";
    private const string Split = "Virtio/Rings/SplitQueue.cs";
    private const string VirtioServing = "Virtio/Devices/QueueSet.Serving.cs";
    private const string VirtioKicks = "Virtio/Devices/QueueKicks.cs";
    private const string Packed = "Virtio/Rings/PackedQueue.cs";

    private const string Gate = "Foundation/PauseGate.cs";
    private const string Life = "Machines/Machine.Life.cs";
    private const string Embedded = "Machines/EmbeddedRegistrations.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(LifetimeScenarios.B1EndingADeviceDoesNotWaitForItselfThroughALock), Attachment,
            "            for (; _step < step; _step++) Take(_step + 1);", "            using (_handlers.EnterAnyway()) for (; _step < step; _step++) Take(_step + 1);"),
        new(nameof(LifetimeScenarios.B1ADoorbellIsDeassignedUnderALockOfItsHandler), "Eventing/WorkQueue.cs",
            "public override void OnSignal() => queue.Schedule(item);", "public override void OnSignal() { if (item.TryMarkDue()) item.RunQueued(); }"),
        new(nameof(LifetimeScenarios.B2AClosedEventFdFreesItsAddress), Table,
            "void ICloseListener.OnClosed() => RequestStop();", "void ICloseListener.OnClosed() { }"),
        new(nameof(LifetimeScenarios.B2AClosedEventFdTakesItsDoorbellAlong), Registration,
            "            if (_hasEnded) return false;\n            bool wasActive = _isActive;", "            bool wasActive = true;"),
        new(nameof(LinuxScenarios.B3AnEndedWatchTouchesNobodyWithItsNumber), "Eventing/EpollPoller.cs",
            "Interlocked.Increment(ref _lastToken)", "(ulong)counter.Handle!.DangerousGetHandle()"),
        new(nameof(LinuxScenarios.AnEndedWatchLeavesTheNextOneAlone), "Eventing/EpollPoller.cs",
            "                if (IsOn) _ =", "                _ ="),
        new(nameof(LinuxScenarios.AnEndedWatchLeavesTheNextOneAlone), "Eventing/EpollPoller.cs",
            "            using (_gate.Hold())\n            {\n                if (IsOn) _ =", "            {\n                if (IsOn) _ ="),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned), Table,
            "private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();", "private protected override void WaitUntilUnused() { }"),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned), "Buses/GuestBuses.cs",
            "        using ReadSections.Section section = Accesses.Enter();\n        return Of(space).TryWrite(", "        return Of(space).TryWrite("),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADeviceIsDetached), Attachment,
            "                _connections.Drain();\n", ""),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADeviceIsDetached), Attachment,
            "        if (_handlers.IsClosed) return false;\n        if (NeedsReset) return true;", "        if (_handlers.IsClosed) return true;\n        if (NeedsReset) return true;"),
        new(nameof(LifetimeScenarios.B5AKickBeforeTheHandlerIsServed), "Eventing/WorkQueue.cs",
            "        if (counter.IsPending) Schedule(item);\n", ""),
        new(nameof(PauseScenarios.B6AKickIsKeptInAPause), Gate,
            "_passages.WaitForReaders(); } public void KeepOthersOut()", "} public void KeepOthersOut()"),
        new(nameof(PauseScenarios.B6AKickIsKeptInAPause), Life,
            "            Loop.PollAll();\n", ""),
        new(nameof(PauseScenarios.B6AKickIsKeptInAPause), Gate,
            "        passage = default;\n        if (HasPassed) return true;", "        passage = default;\n        if (HasPassed || !IsClosed) return true;"),
        new(nameof(PauseScenarios.B6AWriteIsServedOnceThoughAPauseComes), Loop,
            "            if (!owner._loop.Handlers.TryPass(", "            owner._counter.TryTake(out ulong early);\n            if (!owner._loop.Handlers.TryPass("),
        new(nameof(PauseScenarios.B6AnAccessToADeviceWaitsForTheEndOfAPause), Gate,
            "            _parked.Clear();\n            _change.PulseAll();\n", "            _parked.Clear();\n"),
        new(nameof(PauseScenarios.B6AnAccessFindsWhatThereIsAfterThePause), "Machines/Access/ExitMap.cs",
            "        using ReadSections.Section passage = gate.PassGuest();\n        return Of(address.Space).TryWrite(", "        return Of(address.Space).TryWrite("),
        new(nameof(PauseScenarios.B6AMachineMayEndInAPause), Life,
            "steps.Run(_handlers.Open); steps.Run(Log.ReportAll);", "steps.Run(Log.ReportAll);"),
        new(nameof(PauseScenarios.B6ADeviceMayLeaveInAPause), Gate,
            "if (!IsClosed || MayPassClosed) return true;", "if (!IsClosed) return true;"),
        new(nameof(PauseScenarios.B6AHandlerThatUsesAnotherDeviceEnds), Gate,
            "        passage = default;\n        if (HasPassed) return true;\n", "        passage = default;\n"),
        new(nameof(HostEventScenarios.B6APauseLastsUntilEachOfItsThreadsResumes), Gate,
            "[.. _owners.Where(owner => owner != Thread.CurrentThread)]", "[]"),
        new(nameof(HostEventScenarios.B6APostedActionIsKeptOverAPause), "Eventing/PausableItem.cs",
            "            gate.Park(this);\n", ""),
        new(nameof(HostEventScenarios.B6APostedActionIsKeptOverAPause), Gate,
            "foreach (IPausedWork work in parked) work.Schedule();", ""),
        new(nameof(HostEventScenarios.B6APostedActionIsKeptOverAPause), "Eventing/PausableItem.cs",
            "if (!gate.TryPass(out ReadSections.Section passage))", "ReadSections.Section passage = default;\n        if (gate is null)"),
        new(nameof(HostEventScenarios.B6AHostEventRunsBesideNoHandler), "Eventing/HandlerGate.cs",
            "if (TryEnter(pause, passage, out Scope scope)) return scope; } } public Scope EnterAnyway()",
            "return new Scope(null!, passage, default); } } public Scope EnterAnyway()"),
        new(nameof(HostEventScenarios.B6AHostEventRunsBesideNoHandler), "Eventing/HandlerGate.cs",
            "            PauseGate? pause = Volatile.Read(ref _pause);\n            ReadSections.Section passage = pause is null ? default : pause.Pass();",
            "            PauseGate? pause = Volatile.Read(ref _pause);\n            ReadSections.Section passage = pause is null ? default : pause.PassAnyway();"),
        new(nameof(HostEventScenarios.NothingThatIsPostedRunsAfterTheEnd), "Eventing/HandlerGate.cs",
            "        Volatile.Write(ref _isClosed, true);\n        _posted?.Drop();\n", ""),
        new(nameof(HostEventScenarios.NothingThatIsPostedRunsWithoutATransport), "Eventing/PostedActions.cs",
            "using (handlers.Enter())\n        {\n            if (!TryTake(out Action? action, out isLast)) return;\n",
            "if (!TryTake(out Action? action, out isLast)) return;\n        using (handlers.Enter())\n        {\n"),
        new(nameof(HostEventScenarios.HandlersThatWaitForEachOtherAreRefused), "Eventing/HandlerGate.cs",
            "        if (!IsInside && thread.IsInsideAny) thread.CheckWait(this);\n", ""),
        new(nameof(HostEventScenarios.ACompletionWaitsForTheEndOfAPause), "Eventing/HandlerGate.cs",
            "            Volatile.Write(ref _pause, loop.Handlers);\n", ""),
        new(nameof(HostEventScenarios.AnEndInsideAHandlerIsRefused), "Machines/Attaching/Attachment.cs",
            "        if (Machine.Handlers.MustNotWait)\n", "        if (Machine.IsPaused)\n"),
        new(nameof(PciScenarios.TwoSnapshotsAndAConfigurationWriteEnd), "Pci/PciHost.State.cs",
            "if (!Machine.IsPauseHeld && IsInside) throw Inside(what);",
            "if (!Machine.IsPauseHeld && IsInside) throw Inside(what); using var scope = _lock.Hold();"),
        new(nameof(PciScenarios.AResetInsideAHandlerIsRefused), "Pci/PciHost.cs",
            "private bool IsInside => Machine.Handlers.MustNotWait;", "private bool IsInside => false;"),
        new(nameof(StateScenarios.SavingTakesNoKickAway), "Machines/Attaching/DoorbellConnection.cs",
            "            _ = _kick.TrySignal(kicks);\n", ""),
        new(nameof(StateScenarios.AStateIsOfOneMoment), "Machines/Machine.State.cs",
            "RankedLock.Scope scope = _pauseLock.Hold();", "RankedLock.Scope scope = new RankedLock(LockRank.Pause).Hold();"),
        new(nameof(StateScenarios.ADeviceMayLeaveWhileItsStateIsSaved), "Machines/PausedMachineScope.cs",
            "        _gate.KeepOthersOut();\n", ""),
        new(nameof(StateScenarios.ADeviceMayLeaveWhileItsStateIsLoaded), "Machines/PausedMachineScope.cs",
            "        _gate.KeepOthersOut();\n", ""),
        new(nameof(StateScenarios.B6OnlyTheThreadThatSavesGetsInside), Gate,
            "Volatile.Read(ref _only) is { } only ? only == Thread.CurrentThread : IsOwner;", "IsOwner;"),
        new(nameof(StateScenarios.B6SavingWaitsForTheThreadInside), Gate,
            "_passages.WaitForReaders(); } public void LetOthersIn()", "} public void LetOthersIn()"),
        new(nameof(StateScenarios.B6OnlyTheThreadThatSavesGetsInside), Gate,
            "            Volatile.Write(ref _only, null);\n            _change.PulseAll();\n", "            Volatile.Write(ref _only, null);\n"),
        new(nameof(StateScenarios.NoStateIsSavedWhileTheMachineEnds), "Machines/Machine.State.cs",
            "if (Volatile.Read(ref _isDisposed) == 0 && IsPaused) return scope;", "if (IsPaused) return scope;"),
        new(nameof(StateScenarios.NoPauseBeginsOnceTheMachineHasEnded), Life,
            "ThrowIfDisposed(); PauseGuests();", "PauseGuests();"),
        new(nameof(LifetimeScenarios.B7AHandlerInTheDrainDoesNotStartAgain), Attachment,
            "            for (; _step < step; _step++) Take(_step + 1);", "            _list.Remove(this);\n            for (; _step < step; _step++) Take(_step + 1);"),
        new(nameof(LifetimeScenarios.B8NoHandlerRunsAfterItsEnd), Loop,
            "        _loop.Queue.Flush(_call);\n", ""),
        new(nameof(LifetimeScenarios.B8NoHandlerRunsAfterItsEnd), "Eventing/WorkItem.cs",
            "        Interlocked.Exchange(ref _state, Running);\n        Run();", "        Interlocked.Exchange(ref _state, Idle);\n        Run();"),
        new(nameof(LifetimeScenarios.ASynchronousDoorbellFindsItsValueInTheRegister), Attachment,
            "        using HandlerGate.Scope scope = _handlers.Enter();\n        if (doorbell < 0) return", "        if (doorbell < 0) return"),
        new(nameof(LifetimeScenarios.SettlingWaitsForAnItemThatIsDueAgain), "Eventing/WorkQueue.cs",
            " || HasWork(queue._rest)", ""),
        new(nameof(LifetimeScenarios.AMachineEndsThoughItsLoopIsGone), "Eventing/ParkingPoller.cs",
            "        catch (ObjectDisposedException)\n", "        catch (InvalidCastException)\n"),
        new(nameof(LifetimeScenarios.B38AThrowingHandlerStopsNobodyElse), Attachment,
            "            Fail(_rows[doorbell].Entry.Handler, exception);", "            _ = exception;"),
        new(nameof(BoardScenarios.B11ARefusedBoardLeavesNothing), Board,
            "in Enumerable.Reverse(_parts)) part.Abandon", "in Enumerable.Reverse(_parts).Take(1)) part.Abandon"),
        new(nameof(BoardScenarios.B4AKickThatRacesFindsTheRestOfItsBoard), Board,
            "part.DetachUpTo(step);", "part.DetachUpTo(DetachStep.Done);"),
        new(nameof(BoardScenarios.B4AKickThatRacesFindsTheRestOfItsBoard), Attachment,
            "                _handlers.Close(() => Device.Host?.Disconnect(_handlers));\n                break;", "                break;"),
        new(nameof(BoardScenarios.ADeviceLeavesItsBoardOnce), Attachment,
            "        using (_detachLock.Hold())\n        {\n            for (", "        {\n            for ("),
        new(nameof(BoardScenarios.NobodyAsksABoardThatIsDetached), Board,
            "        if (step == DetachStep.SignalsStopped) Forget();\n", ""),
        new(nameof(BoardScenarios.AHandlerStopsAnotherDeviceOfItsBoard), "Eventing/PausableItem.cs",
            "            gate.Park(this);\n", ""),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatRemovesIt), Table,
            "            foreach (Registration registration in leaving) Forget(registration);\n", ""),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatRemovesIt), Table,
            ".Where(IsOnThisMachine)", ".Where(registration => IsOnThisMachine(registration) ? true : throw new InvalidDataException())"),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatAddsIt), Table,
            "TryFollowClosing() => doorbell.Counter.TryAddCloseListener(this) == Errno.None;", "TryFollowClosing() => doorbell.Counter.TryAddCloseListener(this) >= Errno.None;"),
        new(nameof(UpdateScenarios.B10AnEventFdMayBeClosedInsideTheUpdateThatAddsIt), Registration,
            "if (!_hasEnded && _owner!.TryAdd(this))", "if (_owner!.TryAdd(this))"),
        new(nameof(UpdateScenarios.B10NoWriteFallsBetweenTheOldAndTheNew), "Buses/ExclusivePlacement.cs",
            "        foreach (IoEventFd doorbell in coming)\n", "        buses.Apply(changes);\n        foreach (IoEventFd doorbell in coming)\n"),
        new(nameof(UpdateScenarios.B10NoWriteFallsBetweenTheOldAndTheNew), Embedded,
            "if (removed.Any(registration => registration is IoEventFdRegistration)) accesses.WaitForReaders();", ""),
        new(nameof(UpdateScenarios.B10AnUpdateIsSeenAsAWhole), "Buses/ExclusivePlacement.cs",
            "changes[bus].Add(EntryOf(doorbell, doorbell));\n        }\n\n        buses.Apply(changes);",
            "bus.TryRegister(EntryOf(doorbell, doorbell));\n        }\n\n        buses.Apply(changes);"),
        new(nameof(UpdateScenarios.B10ARefusedUpdateDisturbsNothing), Embedded,
            "Refusal? refusal = ioEventFds.TryReserve(change) ?? irqFds.TryReserve(change);",
            "Refusal? refusal = ioEventFds.TryReserve(change); if (refusal is null) ioEventFds.Publish(change); refusal ??= irqFds.TryReserve(change);"),
        new(nameof(UpdateScenarios.B10TwoUpdatesDoNotMix), Table,
            "            if (refusal is null) Remember(registration);\n", ""),
        new(nameof(InterruptScenarios.B10NoSignalFallsBetweenTwoGsis), "Interrupts/IrqFds/IrqFd.cs",
            """
                    _ = Trigger.TrySubscribe(this, insteadOf);
                    _linuxWatch?.Resume();
                    if (_pending?.Begin() ?? Trigger.IsPending) _injector.Schedule(_injection);
            """,
            """
                    insteadOf?.Trigger.Unsubscribe(insteadOf);
                    if (_pending?.Begin() ?? Trigger.IsPending) _injector.Schedule(_injection);
                    _ = Trigger.TrySubscribe(this);
            """),
        new(nameof(RegistrationScenarios.B11ARefusedUpdateLeavesNothing), Embedded,
            "            if (!isCertain) GiveBack(change);\n", ""),
        new(nameof(RegistrationScenarios.B11ARefusedDeviceLeavesNothing), "Machines/Attaching/Attachment.cs",
            "        else created.LeaveNothing();", "        else list.Remove(created);"),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeRemovedStaysWhole), Table,
            "            if (leaving.Length + coming.Length > 0) placement.Change(",
            "            foreach (Registration early in leaving) Forget(early);\n            if (leaving.Length + coming.Length > 0) placement.Change("),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeRemovedStaysWhole), "Buses/GuestBuses.cs",
            "[.. changes.ByBus.Select(pair => (pair.Key, pair.Key.Prepare(pair.Value)))];",
            "[.. changes.ByBus.Select(pair => { BusSnapshot early = pair.Key.Prepare(pair.Value); pair.Key.Publish(early); return (pair.Key, early); })];"),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeRemovedStaysWhole), Registration,
            "            if (wasActive) TakeOut();\n            Volatile.Write(ref _hasEnded, true);", "            Volatile.Write(ref _hasEnded, true);\n            if (wasActive) TakeOut();"),
        new(nameof(FailureScenarios.B12ADoorbellThatCannotBeAddedLeavesNothing), Embedded,
            "            if (!isCertain) GiveBack(change);\n", ""),
        new(nameof(FailureScenarios.B12AnEventFdIsClosedThoughADoorbellCannotBeRemoved), "Eventing/EventCounter.cs",
            "                failure ??= ExceptionDispatchInfo.Capture(exception);", "                throw new OutOfMemoryException(null, exception);"),
        new(nameof(RegistrationScenarios.B13ADoorbellOnTwoBusesLeavesBoth), "Buses/ExclusivePlacement.cs",
            "foreach (IoBus bus in BusesOf(doorbell)) changes[bus].Remove(doorbell);", "foreach (IoBus bus in BusesOf(doorbell).Take(1)) changes[bus].Remove(doorbell);"),
        new(nameof(RegistrationScenarios.B14ADoorbellOfNoLengthIsFoundAmongItsNeighbours), "Buses/IoEventFd.cs",
            "length == 0 && address.Space == AddressSpace.Mmio", "length == 0"),
        new(nameof(RegistrationScenarios.B15AGroupIsLeftSafelyUnderAWrite), Table,
            "private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();", "private protected override void WaitUntilUnused() { }"),
        new(nameof(RegistrationScenarios.B15ALastMemberLosesNoWrite), "Buses/GuestBuses.cs",
            "        using ReadSections.Section section = Accesses.Enter();\n        return Of(space).TryWrite(", "        return Of(space).TryWrite("),
        new(nameof(RegistrationScenarios.B16ThePortAndTheMemoryOfOneAddressAreApart), "Buses/FanOutPlacement.cs",
            "Select(distance => doorbell.Address.Plus(", "Select(distance => IoAddress.Pio(doorbell.Address.Value).Plus("),
        new(nameof(RegistrationScenarios.B17ADisposedMachineReleasesEverything), Life,
            "        steps.Run(Registrations.EndAll);\n", ""),
        new(nameof(RegistrationScenarios.B18ADoorbellIsDeassignedAlone), "Buses/FanOutPlacement.cs",
            "!leaving.Contains(member)", "!leaving.Any(other => other.Counter == member.Counter)"),
        new(nameof(RegistrationScenarios.B19AnIrqFdEndsOnce), Registration,
            "            if (_hasEnded) return false;\n            bool wasActive = _isActive;", "            bool wasActive = true;"),
        new(nameof(RegistrationScenarios.B33TheRingTrustsNoIndex), "Buses/CoalescedRing.cs",
            "if (last >= Capacity || (last + 1)", "if ((last + 1)"),
        new(nameof(RegistrationScenarios.B33TheRingTrustsNoIndex), "Buses/CoalescedRing.cs",
            "first >= Capacity || last >= Capacity", "last >= Capacity"),
        new(nameof(InterruptScenarios.B20AnEventFdMayBeClosedWhileItIsAssigned), "Interrupts/IrqFds/IrqFdTable.cs",
            "TryFollowClosing() => Trigger.TryAddCloseListener(this) == Errno.None;", "TryFollowClosing() => Trigger.TryAddCloseListener(this) >= Errno.None;"),
        new(nameof(InterruptScenarios.B21ClosingAndAssigningDoNotWaitForEachOther), "Eventing/EventCounter.cs",
            "                listener.OnClosed();", "                using (_gate.Hold()) listener.OnClosed();"),
        new(nameof(InterruptScenarios.B22ASignalOfBeforeTheAssignmentIsInjected), "Interrupts/IrqFds/IrqFd.cs",
            "if (_pending?.Begin() ?? Trigger.IsPending) _injector.Schedule(_injection);", "_pending?.Begin();"),
        new(nameof(InterruptScenarios.B23NothingTakesARouteOfBefore), "Interrupts/IrqFds/IrqFd.cs",
            "return Volatile.Read(ref _isActive) && _route", "return _route"),
        new(nameof(InterruptScenarios.B23NothingTakesARouteOfBefore), Router,
            "        }\n\n        Readers.WaitForReaders();\n", "        }\n"),
        new(nameof(InterruptScenarios.B23AnIrqFdFollowsAChangeDuringItsAssignment), "Interrupts/IrqFds/IrqFdTable.cs",
            "        using RankedLock.Scope scope = _gate.Hold();\n        registration.IrqFd.Follow(_router.Table);\n",
            "        registration.IrqFd.Follow(_router.Table);\n        using RankedLock.Scope scope = _gate.Hold();\n"),
        new(nameof(InterruptScenarios.B24ARouteIsReadWhole), "Interrupts/Routing/RouteCopy.cs",
            "if ((before & 1) == 0 && Volatile.Read(ref _sequence) == before) return", "if (before >= 0) return"),
        new(nameof(InterruptScenarios.B25AChangeOfTheRoutingWaitsForItsReadersAlone), "Foundation/ReaderSlot.cs",
            "if (!ReadSections.IsOf(seen, domain)) continue;", "if (seen == 0) continue;"),
        new(nameof(InterruptScenarios.B25AChangeOfTheRoutingWaitsForItsReadersAlone), Router,
            "foreach (IRouteListener listener in _listeners) listener.OnRoutesChanged();\n        }\n\n        Readers",
            "foreach (IRouteListener listener in _listeners) listener.OnRoutesChanged();\n        }\n\n        foreach (IRouteListener listener in _listeners) Readers"),
        new(nameof(InterruptScenarios.B26AReassertionIsNotUndone), "Interrupts/IrqFds/Resampler.cs",
            "        Lower();\n        SignalMembers();", "        SignalMembers();\n        Lower();"),
        new(nameof(InterruptScenarios.B27ALineThatRaisesItselfDoesNotRecurse), "Interrupts/IrqFds/IrqFd.cs",
            "if (!TryInjectAtOnce()) _injector.Schedule(_injection);", "if (!_router.Readers.IsReading && !TryInjectAtOnce()) _injector.Schedule(_injection);"),
        new(nameof(InterruptScenarios.B28ASharedLineIsTheOrOfItsSources), "Interrupts/Lines/LevelSources.cs",
            "        if (before == 0 || before + by == 0) setLine(gsi, by > 0);", "        _gate.Exit();\n        if (before == 0 || before + by == 0) setLine(gsi, by > 0);\n        _gate.Enter();"),
        new(nameof(InterruptScenarios.IRQ16ASignalAtTheEndInterruptsOrStays), "Interrupts/IrqFds/IrqFd.cs",
            "if (_pending is not null) _pending.End();", "if (_pending is not null) Trigger.TryTake(out _);"),
        new(nameof(InterruptScenarios.IRQ16WhatWasPendingDoesNotStayWithASignalAtTheEnd), "Interrupts/IrqFds/IrqFd.cs",
            "if (_pending is not null) _pending.End();", "if (_pending is not null) Trigger.TryTake(out _);"),
        new(nameof(InterruptScenarios.IRQ16WhatWasPendingDoesNotStayWithASignalAtTheEnd), "Interrupts/IrqFds/PendingCount.cs",
            "trigger.Drop(_left);", "_left = 0;"),
        new(nameof(ControllerScenarios.SPL3NoLevelComesBeforeItsRoute), IoApic,
            "bool isBusy = entry.RemoteIrr || (_unpublished >> pin & 1) != 0;", "bool isBusy = entry.RemoteIrr;"),
        new(nameof(ControllerScenarios.SPL3NoLevelComesBeforeItsRoute), IoApic,
            "        Publish();\n        using RankedLock.Scope scope = _gate.Hold();\n        ServeRewritten(pin);", "        Publish();"),
        new(nameof(ControllerScenarios.B29AStormIsServedLaterAndNotForNothing), "Irqchips/StormGuard.cs",
            "        return false;", "        return true;"),
        new(nameof(ControllerScenarios.B29AStormIsServedLaterAndNotForNothing), IoApic,
            "            if (IsWaiting(pin)) Serve(pin, wantsStatus: false);", "            if (_registers[pin].IsLevel) Serve(pin, wantsStatus: false);"),
        new(nameof(InterruptScenarios.B30AMaskedInterruptComesOnceWhenItIsUnmasked), IoApic,
            "        if (isAsked) _requested &= ~(1u << pin);\n        else Serve(pin, wantsStatus: false);", "        Serve(pin, wantsStatus: false);"),
        new(nameof(ControllerScenarios.B31TheEndFindsAnEntryThatLeadsElsewhere), "Irqchips/HandledVectors.cs",
            "else if (alsoPending && apic.IsPending(vector))", "else if (alsoPending && apic.IsRequested(vector))"),
        new(nameof(ControllerScenarios.B31AnEntryIsRewrittenWhileItsInterruptEnds), IoApic,
            """
                    _gate.Exit();
                    try
                    {
                        _observer.OnAck(At(pin));
                    }
                    finally
                    {
                        _gate.Enter();
                    }

                    if (!endsLevels) return;
                    // The end of an edge interrupt is reported if it has notifiers, but frees nothing.
                    if (_processors.NeedsRoutes && !_registers[pin].IsLevel) return;
                    RedirectionEntry entry = _registers[pin].WithRemoteIrr(false);
            """,
            """
                    RedirectionEntry entry = _registers[pin].WithRemoteIrr(false);
                    _gate.Exit();
                    try
                    {
                        _observer.OnAck(At(pin));
                    }
                    finally
                    {
                        _gate.Enter();
                    }

                    if (!endsLevels) return;
                    // The end of an edge interrupt is reported if it has notifiers, but frees nothing.
                    if (_processors.NeedsRoutes && !_registers[pin].IsLevel) return;
            """),
        new(nameof(ControllerScenarios.B31AnEntryThatTurnsToEdgeIsFree), "Irqchips/RedirectionEntry.cs",
            "return entry.WithRemoteIrr(RemoteIrr && entry.IsLevel);", "return entry.WithRemoteIrr(RemoteIrr);"),
        new(nameof(ControllerScenarios.B31TheEndServesEveryEntryOfItsVector), IoApic,
            "            if (_registers[pin].Vector == vector) EndService(pin, endsLevels);",
            "            if (_registers[pin].Vector != vector) continue;\n            EndService(pin, endsLevels);\n            return;"),
        new(nameof(ControllerScenarios.B32TheRegistersOfTheIoApicHoldAgainstTwoProcessors), "Irqchips/IoApicRegisters.cs",
            "        if (entry is < 0 or >= IoApic.PinCount * 2) return NoEntry;", "        if (entry < 0) return NoEntry;"),
        new(nameof(ControllerScenarios.B32TheRegistersOfTheIoApicHoldAgainstTwoProcessors), "Irqchips/RedirectionEntry.cs",
            "return entry.WithRemoteIrr(RemoteIrr && entry.IsLevel);", "return entry;"),
        new(nameof(ControllerScenarios.B36ANotificationBetweenStatusAndAcknowledgementIsSeen), IoApic,
            "        else if (_storms.MayServe(pin)) Serve(pin, wantsStatus: false);", "        else _storms.MayServe(pin);"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRing), Split,
            "        Interlocked.MemoryBarrier();\n        return HasMore();", "        return _seenAvailable != _nextAvailable;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRing), Split,
            "        else _used.Write(0, (ushort)0);", ""),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRingWithEvents), Split,
            "        Interlocked.MemoryBarrier();\n        return HasMore();", "        return _seenAvailable != _nextAvailable;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnASplitRingWithEvents), Split,
            "(ushort)(_nextUsed - wanted - 1) <", "(ushort)(_nextUsed - wanted) <"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnAPackedRing), Packed,
            "        Interlocked.MemoryBarrier();\n        return IsAvailable(_nextAvailable, out _);", "        return false;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnAPackedRingWithEvents), Packed,
            "        Interlocked.MemoryBarrier();\n        return IsAvailable(_nextAvailable, out _);", "        return false;"),
        new(nameof(RingScenarios.VQ7NoKickIsLostOnAPackedRingWithEvents), Packed,
            "position < end;", "position < end - 1;"),
        new(nameof(VirtioScenarios.B5AKickIsNotLostWhenTheDriverBecomesReady), VirtioServing,
            "            if (queue.IsEnabled) Wake(queue);\n", ""),
        new(nameof(VirtioScenarios.B4NoKickIsLostWhenIoEventFdsStop), VirtioKicks,
            "            drain?.Invoke(queue);\n", ""),
        new(nameof(VirtioScenarios.B4NoKickIsLostWhenIoEventFdsStop), VirtioKicks,
            "            _kicks[queue].TryRead(out _);\n            drain?.Invoke(queue);", "            if (_kicks[queue].TryRead(out _)) drain?.Invoke(queue);"),
        new(nameof(VirtioScenarios.B5AKickIsNotLostWhenTheDriverBecomesReady), VirtioServing,
            "(isIdle && wasIdle)", "isIdle"),
        new(nameof(VirtioScenarios.B8NoHandlerRunsAfterAReset), "Virtio/Devices/QueueSet.cs",
            "            queue.Clear();\n            queue.Vector", "            queue.Vector"),
        new(nameof(VirtioScenarios.ST2NothingIsWrittenAfterAReset), "Virtio/Rings/VirtQueue.Ends.cs",
            "        IsStopped = true;\n        Shut();", "        IsStopped = true;"),
        new(nameof(VirtioScenarios.B9AKickIsServedByWhoHasTheQueue), VirtioServing,
            "            if (queue.Owner is not null)\n            {\n                Wake(queue);\n                return;\n            }\n", ""),
        new(nameof(VirtioScenarios.B9AKickIsServedByWhoHasTheQueue), VirtioServing,
            "        if (queue.Owner is { } owner) _ = owner.Kick.TrySignal();", "        if (queue.Owner is not null) return;"),
        new(nameof(VirtioScenarios.B9AKickIsNotLostWhenAQueueIsGivenBack), VirtioServing,
            "            state.Owner = null;\n            StartKicks();", "            state.Owner = null;"),
    ];
}
