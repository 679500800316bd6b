using DeviceDsl.Architecture.Tests.Compiled;
using DeviceDsl.Architecture.Tests.Repository;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>Arrows between projects run only downward, as the table of the house draws them.</summary>
internal static class ProjectArrows
{
    /// <summary>A row of the table that sees what does not stand before it: the way in which a circle would come in.</summary>
    public static IEnumerable<string> CheckRow(Room room) =>
        from name in room.Sees
        where Row(name) < 0 || Row(name) >= Row(room.Name)
        select $"The table lets {room.Name} see {name}, which has no row before it: a row can see only the rows before it ({House.Table}).";

    /// <summary>A project that the table does not know.</summary>
    public static IEnumerable<string> CheckKnown(Project project) => House.Find(project.Name) switch
    {
        null =>
        [
            $"{project.Folder} is a room that the table does not know: give it a row in {House.Table}, after every project "
            + "that it may see, and name those there.",
        ],
        { Folder: var folder } when folder != project.Folder =>
        [
            $"{project.Folder} has its row as {folder}: move the project there, or mend the row in {House.Table}.",
        ],
        _ => [],
    };

    /// <summary>A row of the table that no project has: it would draw arrows that nothing checks.</summary>
    public static IEnumerable<string> CheckBuilt(Room room, IEnumerable<Project> projects)
        => projects.Any(project => project.Folder == room.Folder)
            ? []
            : [$"{room.Folder} has a row in {House.Table} and no project: remove the row."];

    /// <summary>What a project file references.</summary>
    public static IEnumerable<string> CheckFile(Project project) => House.Find(project.Name) is not { } room ? [] :
        from reference in project.References
        where !room.Sees.Contains(reference)
        select $"{project.Folder}/{project.Name}.csproj references {reference}: {Judge(room, reference)}";

    /// <summary>What a compiled assembly uses, member by member.</summary>
    public static IEnumerable<string> CheckAssembly(Room room, CompiledAssembly assembly) => assembly.References
        .Where(name => IsOurs(name) && !room.Sees.Contains(name))
        .SelectMany(name => Offenders(room, assembly, name));

    private static IEnumerable<string> Offenders(Room room, CompiledAssembly assembly, string unseen)
    {
        string[] uses =
        [
            .. from type in assembly.Types
               from use in type.Uses
               where use.Target.Assembly == unseen
               select $"{use.Member} ({room.Name}) uses {use.Target.Short} ({unseen}): {Judge(room, unseen)}",
        ];
        return uses.Length > 0 ? uses : [$"{room.Name} references the assembly {unseen}: {Judge(room, unseen)}"];
    }

    private static bool IsOurs(string assembly)
        => House.Find(assembly) is not null || assembly.StartsWith("DeviceDsl", StringComparison.Ordinal);

    private static string Judge(Room room, string target)
    {
        string sees = room.Sees.IsEmpty ? "no other project" : $"only {string.Join(", ", room.Sees)}";
        string arrow = Row(target) > Row(room.Name) ? "an arrow upward" : "an arrow that the house does not have";
        return $"{arrow}. {room.Name} sees {sees} ({House.Table}).";
    }

    private static int Row(string name) => House.Rooms.Select(room => room.Name).ToList().IndexOf(name);
}
