using DeviceDsl.Architecture.Tests.Compiled;

namespace DeviceDsl.Architecture.Tests.Rules;

/// <summary>A use that leads from one folder of a project into another.</summary>
/// <param name="From">The folder of the user; empty beside the project file.</param>
/// <param name="To">The folder of the type used.</param>
/// <param name="Use">The use.</param>
internal sealed record FolderArrow(string From, string To, TypeUse Use)
{
    /// <summary>Every such use of an assembly.</summary>
    public static IEnumerable<FolderArrow> Of(CompiledAssembly assembly)
    {
        var types = assembly.Types.Where(type => !type.IsPolyfill).ToDictionary(type => type.Name);
        return from type in assembly.Types
               from use in type.Uses
               where types.ContainsKey(use.Target)
               from source in type.Folders
               from target in types[use.Target].Folders
               where source != target
               select new FolderArrow(source, target, use);
    }
}
