using DeviceDsl.Model;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Api;

/// <summary>Identifies types of the framework, which types of the program may share their names with.</summary>
internal static class Framework
{
    /// <summary>The name of a type in <c>System</c> or a namespace below; null for every other type.</summary>
    public static string? NameOf(ITypeSymbol? type) => type?.ContainingNamespace.IsWithin("System") == true ? type.Name : null;

    /// <summary>Whether a class is a handle of the operating system.</summary>
    public static bool IsHandle(ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if ((current as INamedTypeSymbol).Is("System.Runtime.InteropServices", "SafeHandle")) return true;
        }

        return false;
    }

    /// <summary>Whether a class is a handle of a file.</summary>
    public static bool IsFileHandle(ITypeSymbol? type) => (type as INamedTypeSymbol).Is("Microsoft.Win32.SafeHandles", "SafeFileHandle");
}
