using DeviceDsl.Architecture.Tests.Compiled;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>A type is in the namespace of its project or folder; what users name of the runtime is in <c>DeviceDsl</c>.</summary>
internal static class Namespaces
{
    private const string Language = "DeviceDsl";
    private const string LanguageProject = "DeviceDsl.Runtime";

    public static IEnumerable<string> Check(Room room, CompiledAssembly assembly)
    {
        if (room.IsProgram) return [];
        return from type in assembly.Types
               where type.Files.Length > 0 && !(room.IsComponent && type.IsPolyfill) && !IsRight(room, type)
               select $"{type.Name.Short} ({type.Files[0]}) is in namespace {Shown(type.Name.Namespace)}: {Wanted(room, type)}";
    }

    private static bool IsRight(Room room, CompiledType type) => IsPublished(type) || IsShared(room, type) || IsInItsFolder(room, type);

    private static bool IsPublished(CompiledType type)
        => type.IsPublic
            && House.PublishedNamespaces.TryGetValue(type.Name.Short, out string? published)
            && published == type.Name.Namespace;

    private static bool IsShared(Room room, CompiledType type) => type.IsPublic && type.Name.Namespace == room.PublicNamespace;

    private static bool IsInItsFolder(Room room, CompiledType type) => room.Name == LanguageProject
        ? type.Name.Namespace == Language ? type.IsPublic : Allowed(Language, type).Skip(1).Contains(type.Name.Namespace)
        : Allowed(room.Name, type).Contains(type.Name.Namespace);

    private static string Wanted(Room room, CompiledType type)
    {
        string folder = Allowed(room.Name == LanguageProject ? Language : room.Name, type).Skip(1).FirstOrDefault() ?? room.Name;
        if (room.PublicNamespace is { } shared)
        {
            return $"its public types are in {shared}, any other in the namespace of its folder, {folder}.";
        }

        if (room.Name != LanguageProject) return $"{room.Name} and the folders under it name the namespace, here {folder}.";
        return type.Name.Namespace == Language
            ? $"only public types are, which users name; an internal one belongs in {folder}."
            : $"a public type that users name is in {Language}, any other in the namespace of its folder, {folder}.";
    }

    // The root, and each folder on the way down: a type may name fewer of its folders, never others.
    private static IEnumerable<string> Allowed(string root, CompiledType type)
    {
        string[] folders = type.Files[0].Split('/')[..^1];
        return Enumerable.Range(0, folders.Length + 1).Select(count => string.Join('.', [root, .. folders[..count]]));
    }

    private static string Shown(string name) => name.Length == 0 ? "global" : name;
}
