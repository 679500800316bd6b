namespace DeviceDsl.QemuGuests.Tests;

/// <summary>The kernel and the initrd of the guest, which <c>tests/guest-packages.sh</c> makes.</summary>
public static class GuestFolder
{
    private const string Variable = "DEVICEDSL_GUEST";
    private const string ReasonVariable = "DEVICEDSL_NO_GUEST";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable);
    private static readonly string? Reason = Environment.GetEnvironmentVariable(ReasonVariable);

    /// <summary>The reason why no guest can be booted here, or null.</summary>
    public static string? Missing { get; } = Find();

    public static string Kernel => Path.Combine(Folder!, "kernel");

    public static string Initrd => Path.Combine(Folder!, "initrd.gz");

    private static string? Find()
    {
        if (string.IsNullOrEmpty(Folder))
        {
            return $"No Linux guest: {Reason ?? $"{Variable} does not name the folder that tests/guest-packages.sh makes"}.";
        }

        string? file = new[] { Kernel, Initrd }.FirstOrDefault(file => !File.Exists(file));
        return file is null ? null : $"No Linux guest: {file} does not exist.";
    }
}
