using DeviceDsl.Interleavings.Tests;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>The mutants that <see cref="RegistrationScenarios"/> catch.</summary>
internal static class RegistrationMutants
{
    private const string FanOut = "Buses/FanOutPlacement.cs";
    private const string Ring = "Buses/CoalescedRing.cs";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(nameof(RegistrationScenarios.B11ARefusedUpdateLeavesNothing), "Machines/EmbeddedRegistrations.cs",
            "if (!isCertain) GiveBack(change);", ""),
        new(nameof(RegistrationScenarios.B11ARefusedDeviceLeavesNothing), "Machines/Attaching/Attachment.cs",
            "else created.LeaveNothing();", "else list.Remove(created);"),
        new(nameof(RegistrationScenarios.B13ADoorbellOnTwoBusesLeavesBoth), "Buses/ExclusivePlacement.cs",
            "foreach (IoBus bus in BusesOf(doorbell)) changes[bus].Remove(doorbell);",
            "foreach (IoBus bus in BusesOf(doorbell).Take(1)) changes[bus].Remove(doorbell);"),
        new(nameof(RegistrationScenarios.B14ADoorbellOfNoLengthIsFoundAmongItsNeighbours), "Buses/IoEventFd.cs",
            "length == 0 && address.Space == AddressSpace.Mmio", "length == 0"),
        new(nameof(RegistrationScenarios.B15AGroupIsLeftSafelyUnderAWrite), "Buses/IoEventFdTable.cs",
            "private protected override void WaitUntilUnused() => table.Accesses.WaitForReaders();",
            "private protected override void WaitUntilUnused() { }"),
        new(nameof(RegistrationScenarios.B15ALastMemberLosesNoWrite), "Buses/GuestBuses.cs",
            "using ReadSections.Section section = Accesses.Enter(); return Of(space).TryWrite(", "return Of(space).TryWrite("),
        new(nameof(RegistrationScenarios.B16ThePortAndTheMemoryOfOneAddressAreApart), FanOut,
            "Select(distance => doorbell.Address.Plus(", "Select(distance => IoAddress.Pio(doorbell.Address.Value).Plus("),
        new(nameof(RegistrationScenarios.B17ADisposedMachineReleasesEverything), "Machines/Machine.Life.cs",
            "steps.Run(Registrations.EndAll);", ""),
        new(nameof(RegistrationScenarios.B18ADoorbellIsDeassignedAlone), FanOut,
            "!leaving.Contains(member)", "!leaving.Any(other => other.Counter == member.Counter)"),
        new(nameof(RegistrationScenarios.B19AnIrqFdEndsOnce), "Foundation/MachineRegistration.cs",
            "if (_hasEnded) return false; bool wasActive = _isActive;", "bool wasActive = true;"),
        new(nameof(RegistrationScenarios.B33TheRingTrustsNoIndex), Ring,
            "if (last >= Capacity || (last + 1)", "if ((last + 1)"),
        new(nameof(RegistrationScenarios.B33TheRingTrustsNoIndex), Ring,
            "first >= Capacity || last >= Capacity", "last >= Capacity"),
    ];
}
