namespace DeviceDsl.Foundation;

/// <summary>Registrations to add to a machine and to remove from it, all at once or not at all.</summary>
/// <param name="Added">Registrations to add, which are drafts of this machine.</param>
/// <param name="Removed">Registrations to remove; those that have ended already are ignored.</param>
internal sealed record RegistrationChange(IReadOnlyList<MachineRegistration> Added, IReadOnlyList<MachineRegistration> Removed);
