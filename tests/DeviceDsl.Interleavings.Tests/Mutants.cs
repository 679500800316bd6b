using DeviceDsl.Interleavings.Scenarios;

namespace DeviceDsl.Interleavings.Tests;

/// <summary>The bugs of other days, put back one at a time.</summary>
public static class Mutants
{
    private const string Table = "Buses/IoEventFdTable.cs";
    private const string Attachment = "Machines/Attachment.cs";
    private const string Registration = "Eventing/MachineRegistration.cs";
    private const string Loop = "Eventing/LoopRegistration.cs";
    private const string Split = "Virtio/Rings/SplitQueue.cs";
    private const string Packed = "Virtio/Rings/PackedQueue.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(LifetimeScenarios.B1EndingADeviceDoesNotWaitForItselfThroughALock), Attachment,
            "            Disconnect();\n", "            lock (_handlers) Disconnect();\n"),
        new(nameof(LifetimeScenarios.B1ADoorbellIsDeassignedUnderALockOfItsHandler), "Eventing/WorkQueue.cs",
            "public override void OnSignal() => queue.Schedule(item);", "public override void OnSignal() { if (item.TryMarkDue()) item.RunQueued(); }"),
        new(nameof(LifetimeScenarios.B2AClosedEventFdFreesItsAddress), Table,
            "void ICloseListener.OnClosed() => RequestStop();", "void ICloseListener.OnClosed() { }"),
        new(nameof(LifetimeScenarios.B2AClosedEventFdTakesItsDoorbellAlong), Registration,
            "            if (_isRemoved) return false;\n            Remove();", "            Remove();"),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned), Table,
            "private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();", "private protected override void WaitUntilUnused() { }"),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADoorbellIsDeassigned), "Buses/GuestBuses.cs",
            "        using ReadSections.Section section = Accesses.Enter();\n        return Of(address.Space).TryWrite(", "        return Of(address.Space).TryWrite("),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADeviceIsDetached), Attachment,
            "        foreach (DoorbellConnection doorbell in _doorbells) doorbell.Drain();\n", ""),
        new(nameof(LifetimeScenarios.B4NoKickIsLostWhenADeviceIsDetached), "Machines/DeviceWindow.cs",
            "return doorbell < 0 ? isStored : attachment.TryRunDoorbell(doorbell, offset, value);", "return doorbell < 0 ? isStored : attachment.TryRunDoorbell(doorbell, offset, value) || true;"),
        new(nameof(LifetimeScenarios.B5AKickBeforeTheHandlerIsServed), "Eventing/WorkQueue.cs",
            "        if (counter.IsPending) Schedule(item);\n", ""),
        new(nameof(LifetimeScenarios.B7AHandlerInTheDrainDoesNotStartAgain), Attachment,
            "            Disconnect();\n            _list.Remove(this);", "            _list.Remove(this);\n            Disconnect();"),
        new(nameof(LifetimeScenarios.B8NoHandlerRunsAfterItsEnd), Loop,
            "        _loop.Queue.Flush(_call);\n", ""),
        new(nameof(LifetimeScenarios.B8NoHandlerRunsAfterItsEnd), "Eventing/WorkItem.cs",
            "        Interlocked.Exchange(ref _state, Running);\n        Run();", "        Interlocked.Exchange(ref _state, Idle);\n        Run();"),
        new(nameof(LifetimeScenarios.B38AThrowingHandlerStopsNobodyElse), Attachment,
            "                Fail(_rows[doorbell].Entry.Handler, exception);", "                _ = exception;"),
        new(nameof(RegistrationScenarios.B11ARefusedDeviceLeavesNothing), Attachment,
            "        else created.Dispose();", "        else list.Remove(created);"),
        new(nameof(RegistrationScenarios.B13ADoorbellOnTwoBusesLeavesBoth), "Buses/ExclusivePlacement.cs",
            "        if (doorbell.IsFast) buses.FastMmio.Unregister(doorbell);", ""),
        new(nameof(RegistrationScenarios.B14ADoorbellOfNoLengthIsFoundAmongItsNeighbours), "Buses/IoEventFd.cs",
            "length == 0 && address.Space == AddressSpace.Mmio", "length == 0"),
        new(nameof(RegistrationScenarios.B15AGroupIsLeftSafelyUnderAWrite), Table,
            "private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();", "private protected override void WaitUntilUnused() { }"),
        new(nameof(RegistrationScenarios.B16ThePortAndTheMemoryOfOneAddressAreApart), "Buses/FanOutPlacement.cs",
            "        => one.Address.Space == other.Address.Space\n           && (one", "        => (one"),
        new(nameof(RegistrationScenarios.B17ADisposedMachineReleasesEverything), "Machines/Machine.cs",
            "        _registrations.DeassignAll();\n", ""),
        new(nameof(RegistrationScenarios.B18ADoorbellIsDeassignedAlone), "Buses/DoorbellGroup.cs",
            "_members.Where(other => other != doorbell)", "_members.Where(other => other.Counter != doorbell.Counter)"),
        new(nameof(RegistrationScenarios.B19AnIrqFdEndsOnce), Registration,
            "            if (_isRemoved) return false;\n            Remove();", "            Remove();"),
        new(nameof(RegistrationScenarios.B33TheRingTrustsNoIndex), "Buses/CoalescedRing.cs",
            "if (last >= Capacity || (last + 1)", "if ((last + 1)"),
        new(nameof(RegistrationScenarios.B33TheRingTrustsNoIndex), "Buses/CoalescedRing.cs",
            "first >= Capacity || last >= Capacity", "last >= Capacity"),
        new(nameof(InterruptScenarios.B20AnEventFdMayBeClosedWhileItIsAssigned), "Interrupts/IrqFdTable.cs",
            "if (Trigger.TryAddCloseListener(this) == Errno.None) return true;", "if (Trigger.TryAddCloseListener(this) >= Errno.None) return true;"),
        new(nameof(InterruptScenarios.B22ASignalOfBeforeTheAssignmentIsInjected), "Interrupts/IrqFd.cs",
            "else if (Trigger.IsPending) _injector.Schedule(_injection);", ""),
        new(nameof(InterruptScenarios.B23NothingTakesARouteOfBefore), "Interrupts/IrqFd.cs",
            "return Volatile.Read(ref _isActive) && _route", "return _route"),
        new(nameof(InterruptScenarios.B24ARouteIsReadWhole), "Interrupts/RouteCopy.cs",
            "if ((before & 1) == 0 && Volatile.Read(ref _sequence) == before) return", "if (before >= 0) return"),
        new(nameof(InterruptScenarios.B26AReassertionIsNotUndone), "Interrupts/Resampler.cs",
            "        Lower();\n        SignalMembers();", "        SignalMembers();\n        Lower();"),
        new(nameof(InterruptScenarios.B27ALineThatRaisesItselfDoesNotRecurse), "Interrupts/IrqFd.cs",
            "if (!TryInjectAtOnce()) _injector.Schedule(_injection);", "if (!_router.Readers.IsReading && !TryInjectAtOnce()) _injector.Schedule(_injection);"),
        new(nameof(InterruptScenarios.B28ASharedLineIsTheOrOfItsSources), "Interrupts/LevelSources.cs",
            "        if (before == 0 || before + by == 0) setLine(gsi, by > 0);", "        _gate.Exit();\n        if (before == 0 || before + by == 0) setLine(gsi, by > 0);\n        _gate.Enter();"),
        new(nameof(InterruptScenarios.B30AMaskedInterruptComesOnceWhenItIsUnmasked), "Irqchips/IoApic.cs",
            "        if (isAsked) _requested &= ~(1u << pin);\n        else Serve(pin, wantsStatus: false);", "        Serve(pin, wantsStatus: false);"),
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
    ];
}
