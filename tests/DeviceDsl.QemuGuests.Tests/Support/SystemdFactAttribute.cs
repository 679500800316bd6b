namespace DeviceDsl.QemuGuests.Tests;

/// <summary>A test of systemd's units; skipped, with the reason, where systemd or the guest is not available.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute() => Skip = GuestFolder.Missing ?? Missing;

    private static string? Missing { get; } = new[] { "/usr/bin/systemd-socket-activate", "/usr/bin/systemd-analyze" }
        .FirstOrDefault(file => !File.Exists(file)) is { } file ? $"No systemd: {file} does not exist." : null;
}
