namespace DeviceDsl.Foundation;

/// <summary>What a machine is to have, and no more to have, all at once or not at all.</summary>
/// <param name="Added">Registrations that it is to have, drafts of its own.</param>
/// <param name="Removed">Registrations that it is no more to have; those that have ended already are ignored.</param>
internal sealed record RegistrationChange(IReadOnlyList<MachineRegistration> Added, IReadOnlyList<MachineRegistration> Removed);
