using System.Reflection;
using System.Text.Json;

namespace DeviceDsl.Hosting.Commands;

/// <summary>
/// The descriptions of a vhost-user backend by which managers of virtual machines find it and know its features (VU-34, VU-35).
/// </summary>
internal static class CapabilityFile
{
    private const int Priority = 50;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The directory of the user in which frontends search.</summary>
    public static string DefaultDirectory
    {
        get
        {
            string? configured = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.Combine(string.IsNullOrEmpty(configured) ? Path.Combine(home, ".config") : configured, "qemu", "vhost-user");
        }
    }

    /// <summary>Returns the features of a program, as JSON in one line.</summary>
    public static string Describe(BackendDefinition backend)
        => JsonSerializer.Serialize(new { type = backend.Type, features = backend.Capabilities });

    /// <summary>Writes the file that names the backend.</summary>
    /// <param name="backend">What the program offers.</param>
    /// <param name="directory">The directory, which is made if it is missing.</param>
    /// <returns>The path of the file.</returns>
    public static string Write(BackendDefinition backend, string directory)
    {
        string binary = ProgramPath();
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, $"{Priority}-{Path.GetFileNameWithoutExtension(binary).ToLowerInvariant()}.json");
        File.WriteAllText(
            path, JsonSerializer.Serialize(new { description = backend.Description, type = backend.Type, binary }, Indented) + "\n");
        return path;
    }

    /// <summary>Returns the executable of the program, also if it was started by the dotnet command.</summary>
    private static string ProgramPath()
    {
        string? name = Assembly.GetEntryAssembly()?.GetName().Name;
        string besideAssembly = Path.Combine(AppContext.BaseDirectory, name ?? "");
        return name is not null && File.Exists(besideAssembly)
            ? besideAssembly
            : Environment.ProcessPath ?? throw new IOException("The path of this program is unknown.");
    }
}
