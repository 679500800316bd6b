using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Arrays;

/// <summary>The number of registers, blocks or message vectors that a device declares.</summary>
/// <param name="Name">The name of their property.</param>
/// <param name="Count">The number.</param>
/// <param name="Items">The number and what they are, as messages describe it.</param>
/// <param name="Declaration">The attribute that declares the number.</param>
internal sealed record DeclaredCount(string Name, int Count, string Items, AttributeData Declaration)
{
    /// <summary>The number behind an expression; null if the expression is no array of a device, or may be one of several.</summary>
    public static DeclaredCount? Of(IOperation? array) => Receiver.Strip(array) switch
    {
        IPropertyReferenceOperation { Arguments.IsEmpty: true, Property: var property } => OfRegisters(property) ?? OfVectors(property),
        ILocalReferenceOperation local when IsSetOnce(local) && Functions.InitializerOf(local) is { } value and not ILocalReferenceOperation
            => Of(value),
        IInvocationOperation { TargetMethod: { Name: "AsSpan", ContainingType: var type }, Instance: { } registers }
            when VirtioApi.IsRegisters(type) => Of(registers),
        _ => null,
    };

    private static DeclaredCount? OfRegisters(IPropertySymbol property)
        => VirtioApi.IsRegisters(property.Type)
            && ArrayOf(property) is var array
            && (AttributeNames.Find(array, AttributeNames.Register) ?? AttributeNames.Find(array, AttributeNames.Block)) is { } attribute
            && attribute.Named<int>("Count") is > 0 and var count
                ? new(property.Name, count, $"{Number(count, ItemOf(attribute))} (Count = {count})", attribute)
                : null;

    private static string ItemOf(AttributeData attribute) => attribute.AttributeClass!.Name == AttributeNames.Block ? "block" : "register";

    // A field has the number of its registers.
    private static IPropertySymbol ArrayOf(IPropertySymbol property)
        => AttributeNames.Find(property, AttributeNames.Field)?.NamedString("Register") is { } register
            && property.ContainingType.GetMembers(register).OfType<IPropertySymbol>().FirstOrDefault() is { } array
                ? array
                : property;

    private static DeclaredCount? OfVectors(IPropertySymbol property)
        => (property.Type as INamedTypeSymbol).Is(AttributeNames.Namespace, "MsiVectors")
            && AttributeNames.Find(property.ContainingType, AttributeNames.MsiIrq) is { } attribute
            && (attribute.NamedString("Name") ?? "Msi") == property.Name
            && (attribute.Named<int>("Vectors") ?? 1) is > 0 and var vectors
                ? new(property.Name, vectors, $"{Number(vectors, "message vector")} (Vectors = {vectors})", attribute)
                : null;

    private static string Number(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static bool IsSetOnce(ILocalReferenceOperation use)
        => !Functions.RootOf(use).Descendants().Any(operation => operation switch
        {
            ISimpleAssignmentOperation assignment => Symbols.AreSame(Symbols.Of(assignment.Target), use.Local),
            IArgumentOperation { Parameter.RefKind: not RefKind.None } argument
                => Symbols.AreSame(Symbols.Of(argument.Value), use.Local),
            _ => false,
        });
}
