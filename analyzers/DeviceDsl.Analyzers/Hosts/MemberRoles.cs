using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Hosts;

/// <summary>Determines the callers of the methods of a class.</summary>
internal sealed class MemberRoles
{
    private readonly TypeCode _code;
    private readonly HashSet<ISymbol> _ofMachine;
    private readonly Dictionary<IMethodSymbol, MemberRole> _known = new(SymbolEqualityComparer.Default);

    public MemberRoles(TypeCode code)
    {
        _code = code;
        _ofMachine = new(
            code.Type.AllInterfaces.Where(IsApi).SelectMany(static contract => contract.GetMembers())
                .Select(code.Type.FindImplementationForInterfaceMember)
                .OfType<ISymbol>(),
            SymbolEqualityComparer.Default);
    }

    /// <summary>The caller of a method.</summary>
    public MemberRole Of(IMethodSymbol method)
    {
        if (!_known.TryGetValue(method, out MemberRole role)) _known[method] = role = Find(method);

        return role;
    }

    /// <summary>Whether a type belongs to the runtime, not to the program.</summary>
    public bool IsApi(INamedTypeSymbol? type)
        => type is not null
            && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _code.Type.ContainingAssembly)
            && IsOfRuntime(type.ContainingNamespace);

    private static bool IsOfRuntime(INamespaceSymbol? space)
    {
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer }) space = outer;

        return space is { IsGlobalNamespace: false, Name: AttributeNames.Namespace };
    }

    private MemberRole Find(IMethodSymbol method)
    {
        if (method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor || method.IsInitOnly || ReturnsThis(method))
        {
            return MemberRole.Setup;
        }

        if (IsHandler(method)) return MemberRole.Handler;

        if (IsEnding(method)) return MemberRole.Ending;

        return IsReached(method) && !method.Parameters.Any(static parameter => IsOfRequest(parameter.Type))
            ? MemberRole.Outside
            : MemberRole.Helper;
    }

    private bool IsHandler(IMethodSymbol method)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            if (_code.IsHandler(current)
                || current.GetAttributes().Any(static attribute => AttributeNames.IsOfHandler(AttributeNames.OfLanguage(attribute)))
                || ((current.IsVirtual || current.IsAbstract) && IsApi(current.ContainingType)))
            {
                return true;
            }
        }

        return _ofMachine.Contains(method)
            || (method.AssociatedSymbol is { } member && (_ofMachine.Contains(member) || DeviceMembers.IsMarked(member)));
    }

    private static bool IsEnding(IMethodSymbol method)
        => method.MethodKind == MethodKind.Destructor
            || method.Name is "Dispose" or "DisposeAsync" or "DisposeAsyncCore" or "System.IDisposable.Dispose"
                or "System.IAsyncDisposable.DisposeAsync";

    // Unknown derived classes call a protected method; a foreign base class calls the methods that it declares.
    private bool IsReached(IMethodSymbol method)
        => method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            || !method.ExplicitInterfaceImplementations.IsEmpty
            || (method.OverriddenMethod is not null
                && !SymbolEqualityComparer.Default.Equals(RootOf(method).ContainingAssembly, _code.Type.ContainingAssembly));

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
            && _code.BodyOf(method) is { } body
            && _code.Blocks.Of(body).Own.OfType<IReturnOperation>().ToList() is { Count: > 0 } returns
            && returns.TrueForAll(static value => Receiver.Strip(value.ReturnedValue) is IInstanceReferenceOperation);
}
