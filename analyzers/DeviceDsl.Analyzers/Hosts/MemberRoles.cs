using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Determines the callers of the methods of a class.</summary>
internal sealed class MemberRoles(TypeCode code)
{
    private readonly Dictionary<IMethodSymbol, MemberRole> _known = new(SymbolEqualityComparer.Default);
    private HashSet<ISymbol>? _ofMachine;
    private bool? _hasBlocks;

    /// <summary>The members by which the type implements interfaces of the runtime.</summary>
    private HashSet<ISymbol> OfMachine => _ofMachine ??= new(
        code.Type.AllInterfaces.Where(IsApi).SelectMany(static contract => contract.GetMembers())
            .Select(code.Type.FindImplementationForInterfaceMember)
            .OfType<ISymbol>(),
        SymbolEqualityComparer.Default);

    private bool HasBlocks
        => _hasBlocks ??= code.Type.GetMembers().OfType<IPropertySymbol>().Any(static property
            => AttributeNames.Find(property, AttributeNames.Block) is not null);

    /// <summary>The caller of a method.</summary>
    public MemberRole Of(IMethodSymbol method)
    {
        if (!_known.TryGetValue(method, out MemberRole role)) _known[method] = role = Find(method);

        return role;
    }

    /// <summary>Whether a type belongs to the runtime, not to the program.</summary>
    public bool IsApi(INamedTypeSymbol? type)
        => type is not null
            && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, code.Type.ContainingAssembly)
            && type.ContainingNamespace.IsWithin(AttributeNames.Namespace);

    private MemberRole Find(IMethodSymbol method)
    {
        if (method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor || method.IsInitOnly || ReturnsThis(method))
        {
            return MemberRole.Setup;
        }

        if (IsHandler(method)) return MemberRole.Handler;

        if (IsEnding(method)) return MemberRole.Ending;

        return IsReached(method) && !IsOfSameDevice(method) && !method.Parameters.Any(static parameter => IsOfRequest(parameter.Type))
            ? MemberRole.Outside
            : MemberRole.Helper;
    }

    private bool IsHandler(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (code.IsHandler(current)
                || current.GetAttributes().Any(static attribute => AttributeNames.IsOfHandler(AttributeNames.OfLanguage(attribute)))
                || ((current.IsVirtual || current.IsAbstract) && IsApi(current.ContainingType)))
            {
                return true;
            }
        }

        return (MayImplement(method)
                && (OfMachine.Contains(method) || (method.AssociatedSymbol is { } member && OfMachine.Contains(member))))
            || (method.AssociatedSymbol is { } marked && DeviceMembers.IsMarked(marked));
    }

    // A private method implements an interface only explicitly.
    private static bool MayImplement(IMethodSymbol method)
        => method.DeclaredAccessibility == Accessibility.Public || !method.ExplicitInterfaceImplementations.IsEmpty;

    private static bool IsEnding(IMethodSymbol method)
        => method.MethodKind == MethodKind.Destructor
            || method.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "System.IDisposable.Dispose"
                or "System.IAsyncDisposable.DisposeAsync";

    // Unknown derived classes call a protected method; a foreign base class calls the methods that it declares.
    private bool IsReached(IMethodSymbol method)
        => method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            || !method.ExplicitInterfaceImplementations.IsEmpty
            || (method.OverriddenMethod is not null
                && !SymbolEqualityComparer.Default.Equals(RootOf(method).ContainingAssembly, code.Type.ContainingAssembly));

    // The handlers of a device call members of its blocks, and those of its blocks call members of the device.
    private bool IsOfSameDevice(IMethodSymbol method)
        => AttributeNames.IsRegisterBlock(code.Type)
            || (method.DeclaredAccessibility != Accessibility.Public && HasBlocks)
            || (HasBlocks && ImplementsInterfaceOfProject(method));

    private bool ImplementsInterfaceOfProject(IMethodSymbol method)
        => code.Type.AllInterfaces.Where(contract => SymbolEqualityComparer.Default.Equals(
                contract.ContainingAssembly, code.Type.ContainingAssembly))
            .SelectMany(static contract => contract.GetMembers())
            .Any(member => SymbolEqualityComparer.Default.Equals(code.Type.FindImplementationForInterfaceMember(member), method));

    private static IMethodSymbol RootOf(IMethodSymbol method)
    {
        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden) root = overridden;

        return root;
    }

    // Only a handler, and code that it calls, has a queue or a request of the driver.
    private static bool IsOfRequest(ITypeSymbol type)
        => VirtioApi.IsQueue(type) || VirtioApi.IsChain(type) || VirtioApi.IsReader(type) || VirtioApi.IsWriter(type);

    // As in new Disk().WithCache(): the device is under construction.
    private bool ReturnsThis(IMethodSymbol method)
        => !method.ReturnsVoid
            && SymbolEqualityComparer.Default.Equals(method.ReturnType, method.ContainingType)
            && code.BodyOf(method) is { } body
            && code.Blocks.Of(body).Own.OfType<IReturnOperation>().ToList() is { Count: > 0 } returns
            && returns.TrueForAll(static value => Receiver.Strip(value.ReturnedValue) is IInstanceReferenceOperation);
}
