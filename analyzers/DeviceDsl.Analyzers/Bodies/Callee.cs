using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Bodies;

/// <summary>Finds the method whose body a call runs.</summary>
internal static class Callee
{
    /// <summary>The method whose body runs, or null if that is uncertain.</summary>
    public static IMethodSymbol? Of(IInvocationOperation call)
    {
        IMethodSymbol? method = call.TargetMethod.ContainingType.TypeKind == TypeKind.Interface ? Implementation(call) : call.TargetMethod;
        if (method is null or { IsAbstract: true } or { IsExtern: true }) return null;

        bool isOverridable = (method.IsVirtual || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed;
        bool isCertain = !isOverridable || (call.TargetMethod.ContainingType.TypeKind == TypeKind.Class && !call.IsVirtual);
        bool hasBody = method.MethodKind is MethodKind.Ordinary or MethodKind.ReducedExtension
            or MethodKind.ExplicitInterfaceImplementation;
        return isCertain && hasBody ? Definition(method) : null;
    }

    /// <summary>The declaration of a method that contains its body.</summary>
    public static IMethodSymbol Definition(IMethodSymbol method)
        => method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition;

    // A using calls Dispose through the interface.
    private static IMethodSymbol? Implementation(IInvocationOperation call)
        => Receiver.Of(call)?.Type is INamedTypeSymbol { TypeKind: TypeKind.Class } type
            ? type.FindImplementationForInterfaceMember(call.TargetMethod) as IMethodSymbol
            : null;
}
